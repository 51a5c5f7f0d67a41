import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { OpenRequest } from '../../../shared/app/open-request';
import { call, on } from '../../api/client';
import { fileName } from '../../composables/file-name';
import { useCommands } from '../commands';
import { useGoing } from '../inspect/going';
import { useInspector } from '../inspect/inspector';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** Links that wait for an answer; a page that opens more of them is not listened to. */
const ASKED_MAX = 10;

/** Images that the command line, the system or a link asks to open, at a place. */
export const useOpenRequests = defineStore('open-requests', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const going = useGoing();
  const inspector = useInspector();
  const asked = shallowRef<readonly OpenRequest[]>([]);
  /** The link that waits for the user's answer first; null = none does. */
  const question = computed(() => asked.value[0] ?? null);

  /** Opens an image and looks where the request says. True when it is open. */
  async function carryOut({ path, at, select, readOnly, problem }: OpenRequest): Promise<boolean> {
    const image = await sessions.open(path, readOnly ? { readOnly } : {});
    if (image === null) return false;
    if (problem !== null)
      notices.about(image).add({
        severity: 'warning',
        what: 'A part of the request to open this image was not understood',
        why: problem,
      });
    if (at !== null || select !== null) await look(image.session, at, select);
    return true;
  }

  async function look(session: string, at: string | null, select: number | null): Promise<void> {
    await useCommands().run('view.inspect');
    if (sessions.activeId !== session) return;
    if (at === null) going.moveTo(0);
    else if (!(await going.tryGoTo(at))) return;
    if (select !== null && sessions.activeId === session) inspector.select(inspector.cursor, select);
  }

  /** Carries out what a command line asks for; what came by a link is asked about. */
  async function receive(request: OpenRequest): Promise<boolean> {
    if (request.from === 'words') return carryOut(request);
    if (request.from === 'brokenLink') {
      const image = { session: null, name: fileName(request.path) };
      notices
        .about(image)
        .add({ severity: 'warning', what: 'A link was not followed', why: request.problem ?? '' });
    } else if (asked.value.length < ASKED_MAX) asked.value = [...asked.value, request];
    return false;
  }

  /** The answer to the question about the first link. */
  async function answer(mayOpen: boolean): Promise<void> {
    const [first, ...others] = asked.value;
    asked.value = others;
    if (mayOpen && first !== undefined && (await carryOut(first))) await useCommands().run('view.inspect');
  }

  /** Opens what was asked for before the window listened. True when there was anything besides links. */
  async function take(): Promise<boolean> {
    const requests =
      (await notices
        .about(null)
        .attempt('Asking for files to open', () => call('app:takeOpenRequests', {}))) ?? [];
    for (const request of requests) await receive(request);
    return requests.some(({ from }) => from === 'words');
  }

  on('app:openRequested', (request) => void receive(request));

  return { question, receive, answer, take };
});
