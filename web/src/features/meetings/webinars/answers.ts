import type { FormQuestion } from '../webinarApi';
import type { Registrant, RegistrationForm } from './queries';

/** What somebody answered, question by question, in words. */
export const answersOf = (form: RegistrationForm, { questionnaire = [] }: Registrant): string[] =>
  questionnaire.flatMap(({ questionId, answerText, answerIds = [] }) => {
    const question = form.questions.find(({ id }) => id === questionId);
    const said =
      answerText ?? answerIds.map((id) => question?.choices.find((each) => each.id === id)?.text ?? id).join(', ');
    return question && said ? [`${question.text}: ${said}`] : [];
  });

const idAfter = (ids: string[], prefix: string): string => {
  const numbers = ids.map((id) => Number(id.slice(prefix.length))).filter(Number.isFinite);
  return `${prefix}${Math.max(0, ...numbers) + 1}`;
};

export const newQuestion = (questions: FormQuestion[]): FormQuestion => ({
  id: idAfter(
    questions.map(({ id }) => id),
    'q',
  ),
  text: '',
  required: false,
  several: false,
  choices: [],
});

/** The choices that lines of text mean; a line that was there keeps its id, and so its answers. */
export function choicesOf(lines: string, before: FormQuestion['choices']): FormQuestion['choices'] {
  const found: FormQuestion['choices'] = [];
  for (const text of new Set(lines.split('\n').map((line) => line.trim()))) {
    if (!text) continue;
    const ids = [...before, ...found].map(({ id }) => id);
    found.push({ id: before.find((each) => each.text === text)?.id ?? idAfter(ids, 'a'), text });
  }
  return found;
}
