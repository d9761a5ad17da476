import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { USERS } from './users.ts';

/** A choice is a few bytes. */
const LONGEST_FORM = 1000;

/** Show who one can be; take the choice and go on with the sign-in. A link of an old sign-in is answered with 400. */
export async function answerPick(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    await provider.interactionDetails(request, response).then(
      () => response.writeHead(200, HEADERS).end(page()),
      () => response.writeHead(400, { 'content-type': 'text/plain' }).end('This sign-in has ended. Begin a new one.'),
    );
    return;
  }
  const user = new URLSearchParams(await formOf(request)).get('user') ?? '';
  if (!Object.hasOwn(USERS, user)) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('Nobody of that name is here.');
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId: user }, consent: {} });
}

const HEADERS = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };

async function formOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LONGEST_FORM) return '';
  }
  return text;
}

function page(): string {
  const choices = Object.entries(USERS).map(
    ([name, { about }]) => `<p><button name="user" value="${name}">${name}</button> ${about}</p>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title>
<style>body{font:1rem/1.5 system-ui;max-width:36rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}button{font:inherit;min-width:6rem;padding:.3rem}</style>
<h1>Who are you?</h1><p>This laptop’s identity provider. It asks for no passwords.</p><form method="post">${choices.join('')}</form></html>`;
}
