import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/rpc.ts';
import { useMayRespond } from '../../client/session.ts';

/** What is known of answering a case: checklist, language, whether nothing may be sent. */
export function useCaseTalk(caseId: string) {
  const mayRespond = useMayRespond();
  return useQuery({ ...api.talk.ofCase.queryOptions({ input: { caseId } }), enabled: mayRespond });
}

/** Texts for replies: as long as this headquarters is open they are the same. */
export function useReplyWords() {
  return useQuery({ ...api.talk.words.queryOptions(), staleTime: Number.POSITIVE_INFINITY });
}
