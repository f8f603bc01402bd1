/** What went wrong with a request, in the server's own words where it gave any. */
export class ApiError extends Error {
  constructor(
    message: string,
    /** HTTP status; 0 when the server could not be reached. */
    readonly status: number,
    readonly code?: string,
    /** The field that the server complains about, such as `contact.email`. */
    readonly parameter?: string,
    /** Seconds after which it may be asked again. */
    readonly retryAfter?: number,
    /** What the server says of that field's value. */
    readonly value?: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

/** What is wrong, without which member of the body it is: people see that where they typed it. */
const plain = (message: string): string => {
  const words = message.replace(/^Parameter \[[^\]]*\](?:\[\d+\]\S*)? value is invalid: /, '');
  return words === message ? message : words.charAt(0).toUpperCase() + words.slice(1);
};

interface ErrorBody {
  message?: string;
  error_description?: string;
  error?: string;
  errorCode?: string;
  parameterName?: string;
  parameterValue?: string;
  errors?: { message?: string; errorCode?: string; parameterName?: string; parameterValue?: string }[];
}

export async function errorFrom(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as ErrorBody;
  const first = body.errors?.[0];
  const message = body.message ?? body.error_description ?? first?.message ?? response.statusText;
  return new ApiError(
    plain(message) || `HTTP ${response.status}`,
    response.status,
    body.errorCode ?? first?.errorCode ?? body.error,
    body.parameterName ?? first?.parameterName,
    Number(response.headers.get('Retry-After')) || undefined,
    body.parameterValue ?? first?.parameterValue,
  );
}
