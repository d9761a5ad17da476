/** Where things are shown. Every part is encoded, so that no name can leave its place in the path. */
export const links = {
  home: '/',
  rollouts: '/rollouts',
  endpoints: '/endpoints',
  waves: '/waves',
  scaling: '/scaling',
  rollout: (id: string) => `/rollouts/${encodeURIComponent(id)}`,
  wave: (id: string) => `/waves/${encodeURIComponent(id)}`,
  endpoint: ({ name, accountId, region }: { name: string; accountId: string; region: string }) =>
    `/endpoints/${encodeURIComponent(name)}?${new URLSearchParams({ accountId, region })}`,
} as const;
