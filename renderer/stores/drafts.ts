import { defineStore } from 'pinia';

/** What was entered in a form and not carried out yet is kept here, so that one may look elsewhere and come back. */
export const useDrafts = defineStore('drafts', () => {
  const drafts = new Map<string, object>();

  /** The draft of a form, begun when it is asked for first. Each form has one name and one kind of draft. */
  function draftOf<Draft extends object>(form: string, begin: () => Draft): Draft {
    const draft = (drafts.get(form) as Draft | undefined) ?? begin();
    drafts.set(form, draft);
    return draft;
  }

  return { draftOf };
});
