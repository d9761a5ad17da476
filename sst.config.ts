/// <reference path="./.sst/platform/config.d.ts" />

// What SST may keep and how it may remove; everything else is in stacks/ and fairlead.config.ts.
export default $config({
  app: (input) => ({
    name: 'fairlead',
    home: 'aws',
    removal: input?.stage === 'dev' ? 'remove' : 'retain',
    protect: input?.stage === 'prod',
    providers: { aws: '7.20.0' },
  }),
  async run() {
    const { deploy } = await import('./stacks/deploy.ts');
    const { default: stages } = await import('./fairlead.config.ts');
    return deploy({ stages, servicesDir: 'services' });
  },
});
