import { create } from 'zustand';
import type { ElectionNames } from '../../contract/shapes.ts';

/** What the open headquarters' election calls its codes; null before it is known. Filled by the shell from core. */
export const useElection = create<{ names: ElectionNames | null }>(() => ({ names: null }));
