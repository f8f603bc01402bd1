import { Alert } from '@mantine/core';
import { ApiError } from '@/api/errors';

export interface Problems {
  /** What the server says about one field. */
  of: (field: string) => string | undefined;
  /** What it says about none of the fields that are shown. */
  rest?: string;
}

/** Sorts the error of a request to the field it is about; `fields` are those of the form, as the wire calls them. */
export function problemsOf(error: unknown, fields: readonly string[]): Problems {
  const parameter = error instanceof ApiError ? error.parameter : undefined;
  const parts = parameter?.split('.') ?? [];
  const field = fields.find((name) => name === parameter) ?? fields.find((name) => parts.includes(name));
  const message = error instanceof Error ? error.message : undefined;
  return { of: (name) => (name === field ? message : undefined), rest: field ? undefined : message };
}

/** An error that belongs to a form as a whole. */
export function Problem({ message }: { message?: string }) {
  return message ? (
    <Alert color="red" role="alert">
      {message}
    </Alert>
  ) : null;
}
