/**
 * Every function's role trusts Lambda alone, also those of components that make functions of their own. SST's default
 * lets the whole account in besides: it asks whether `dev` is set of a value that is never falsy (SST 4.17.1).
 */
export function trustOnlyLambda(): void {
  $transform(sst.aws.Function, (args) => {
    const role = args.transform?.role;
    args.transform = {
      ...args.transform,
      role: (input, options, name) => {
        if (typeof role === 'function') role(input, options, name);
        else Object.assign(input, role);
        input.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' });
        return undefined;
      },
    };
  });
}
