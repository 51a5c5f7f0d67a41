import { defineStore } from 'pinia';
import { ref } from 'vue';
import { useSessions } from '../sessions';

/** Which sections of the details are unfolded. */
export const useDetailsView = defineStore('details-view', () => {
  const sessions = useSessions();
  const zone = ref(true);
  const actions = ref(true);
  const descriptor = ref(true);
  const slots = ref(true);
  const lists = ref(true);
  const structure = ref(true);
  const findings = ref(true);
  const values = ref(true);
  const selection = ref(true);
  const edits = ref(false);
  const notes = ref(false);
  const { recognition } = sessions.perOpening(() => ({ recognition: isRecognitionNews() })).fields;
  /** Grows when the values of bytes should be looked at, and the edits, the notes and the structure. */
  const valuesWanted = ref(0);
  const editsWanted = ref(0);
  const notesWanted = ref(0);
  const structureWanted = ref(0);
  /** Grows when the findings should be seen. */
  const findingsWanted = ref(0);
  /** Grows when the recognition should be seen. */
  const recognitionWanted = ref(0);

  /** How it was recognised matters most where no zones, or zones that QEMU would not take, came of it. */
  function isRecognitionNews(): boolean {
    const info = sessions.active?.info;
    return info !== undefined && (info.geometry.zoneCount === 0 || info.qemuVerdict != null);
  }

  /** Unfolds the findings and brings them into view. */
  function showFindings(): void {
    findings.value = true;
    findingsWanted.value++;
  }

  /** Unfolds how the image was recognised and brings it into view. */
  function showRecognition(): void {
    recognition.value = true;
    recognitionWanted.value++;
  }

  /** Unfolds what the bytes under the cursor mean and brings it into view. */
  function showValues(): void {
    values.value = true;
    valuesWanted.value++;
  }

  /** The same for the list of edits. */
  function showEdits(): void {
    edits.value = true;
    editsWanted.value++;
  }

  /** The same for the notes. */
  function showNotes(): void {
    notes.value = true;
    notesWanted.value++;
  }

  /** The same for the tree of the structure. */
  function showStructure(): void {
    structure.value = true;
    structureWanted.value++;
  }

  return {
    ...{ notes, notesWanted, showNotes, structureWanted, showStructure },
    ...{ values, selection, edits, valuesWanted, editsWanted, showValues, showEdits },
    ...{ zone, actions, descriptor, slots, lists, structure, findings, recognition },
    ...{ findingsWanted, recognitionWanted, showFindings, showRecognition },
  };
});
