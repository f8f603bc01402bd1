import { Alert, Button } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { call } from '@/api/client';
import { useText } from '@/text/useText';
import { Facts } from '../Facts';
import { own } from '../queries';
import type { Proof } from '../shapes';
import css from '../Trust.module.css';
import { checkProof, type ProofResult, readCheckpoint } from './proof';

const colours: Record<ProofResult, string> = { good: 'teal', unsigned: 'yellow', bad: 'red', insecure: 'yellow' };

/** Where a decision stands in the log, and a check of that, computed in this browser. */
export function Evidence({ position, checkable }: { position: number; checkable: boolean }) {
  const { t } = useText();
  const check = useMutation({
    mutationFn: async () => {
      const proof = await call<Proof>(`${own}/evidence/${position}`);
      return { proof, result: await checkProof(proof) };
    },
  });
  const { data, error } = check;
  return (
    <div className={css.stack}>
      <div className={css.side}>
        <span className={css.words}>{t('evidence.record', { position })}</span>
        {checkable ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconFingerprint size={16} aria-hidden />}
            loading={check.isPending}
            onClick={() => check.mutate()}
          >
            {t('evidence.check')}
          </Button>
        ) : null}
      </div>
      {error ? <Alert color="red">{error.message}</Alert> : null}
      {data ? (
        <>
          <Alert color={colours[data.result]} role="status">
            {t(`evidence.${data.result}`)}
          </Alert>
          <Details proof={data.proof} />
        </>
      ) : null}
    </div>
  );
}

function Details({ proof }: { proof: Proof }) {
  const { t } = useText();
  const { origin, root } = readCheckpoint(proof.checkpoint);
  const hash = (text: string) => <span className={css.hash}>{text}</span>;
  return (
    <Facts
      facts={[
        [t('evidence.leaf'), hash(proof.leafHash)],
        [t('evidence.root', { size: proof.size }), hash(root)],
        [t('evidence.signed'), hash(origin)],
        [t('evidence.canonical'), hash(proof.canonical)],
      ]}
    />
  );
}
