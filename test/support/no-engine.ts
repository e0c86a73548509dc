import type { OnEngine } from '../../electron/engine/sources/adapter.ts';

/** For sources that ask nothing of the engine an app is on. */
export const noEngine: OnEngine = {
  platform: () => Promise.reject(new Error('It asked for the platform')),
  endpoint: 'none',
  info: () => Promise.reject(new Error('It asked what the engine is')),
  images: { inspect: () => Promise.reject(new Error('It asked for an image')) },
};
