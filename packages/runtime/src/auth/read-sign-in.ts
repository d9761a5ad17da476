import { SignIn, signInFaults } from '@fairlead/roles';
import * as z from 'zod/mini';

/**
 * Read `FAIRLEAD_SIGN_IN`, what the deployment tells functions about who may call.
 *
 * @throws with every fault at once
 */
export function readSignIn(text: string): SignIn {
  const signIn = z.parse(SignIn, JSON.parse(text));
  const faults = signInFaults(signIn);
  if (faults.length > 0) throw new Error(`FAIRLEAD_SIGN_IN is not usable. ${faults.join(' ')}`);
  return signIn;
}
