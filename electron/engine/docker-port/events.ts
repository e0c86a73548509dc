/** Something on the engine has changed, or (`resync`) may have while nobody listened. */
export type EngineEvent = {
  type: 'container' | 'image' | 'volume' | 'resync';
  /** 'start', 'die', 'health_status: healthy'… */
  action: string;
  id: string;
  attributes: Record<string, string>;
};

export type EngineEvents = {
  /**
   * Events of containers, images and volumes as they come, for Homeport to look again. exec_* events are left out.
   * Returns its unsubscribe.
   */
  on(listener: (event: EngineEvent) => void): () => void;
};
