import type { Mutation } from './mutate';

/** Which damage it was; the seed makes it again. */
interface HostilePlace {
  readonly index: number;
  readonly image: string;
  readonly mutations: readonly Mutation[];
}

/** A damaged image that was not met as it should be. */
export interface HostileFailure extends HostilePlace {
  readonly why: string;
}

/** What a run of the program found. */
export interface HostileResult {
  mutations: number;
  opened: number;
  refused: number;
  readonly images: readonly { readonly name: string; readonly fieldGroups: number }[];
  mostBytes: number;
  mostMicroseconds: number;
  readonly failures: HostileFailure[];
}

/** A line that the program prints. */
export type HostileLine = { readonly progress: HostilePlace } | { readonly result: HostileResult };
