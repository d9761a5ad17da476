import { defineProblems, type Problems } from '../problem.ts';

type AuthCode = 'access_refused' | 'sign_in_needed' | 'sign_in_unavailable' | 'token_refused';

/** How requests are refused for who sends them. */
export const authProblems: Problems<AuthCode> = defineProblems({
  access_refused: { status: 403, title: 'Not allowed' },
  sign_in_needed: { status: 401, title: 'Sign-in needed' },
  sign_in_unavailable: { status: 503, title: 'The identity provider is not answering' },
  token_refused: { status: 401, title: 'Token refused' },
});
