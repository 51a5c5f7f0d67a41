/** What becomes of a word of fio's here. */
export type FioTreatment = 'taken' | 'approximated' | 'ignored' | 'refused';

/** One word of fio's. */
export interface FioWord {
  /** As fio's documentation spells it first. */
  readonly word: string;
  readonly aliases?: readonly string[];
  readonly treatment: FioTreatment;
  /** What it does here, or why it does nothing. */
  readonly text: string;
  /** As fio has it where the job does not give it; empty = none. */
  readonly fioDefault?: string;
}

/**
 * The words of fio that make a difference to which commands reach a device, and what becomes of each. Source: fio's manual
 * page; `write_zone_remainder` and `recover_zbd_write_error` are younger than fio 3.33.
 */
export const FIO_WORDS: readonly FioWord[] = [
  {
    word: 'rw',
    aliases: ['readwrite'],
    treatment: 'taken',
    text: 'read, write, trim, randread, randwrite, randtrim, rw, randrw, trimwrite, randtrimwrite; a trim resets its whole zone, whatever bs',
    fioDefault: 'read',
  },
  {
    word: 'bs',
    aliases: ['blocksize'],
    treatment: 'taken',
    text: 'block size: one, or for reads, writes and trims',
    fioDefault: '4k',
  },
  {
    word: 'bsrange',
    aliases: ['blocksize_range'],
    treatment: 'taken',
    text: 'a multiple of the smallest, drawn evenly; one range, or for reads, writes and trims',
  },
  {
    word: 'bssplit',
    treatment: 'taken',
    text: 'sizes drawn by weight; one split, or for reads, writes and trims',
  },
  { word: 'size', treatment: 'taken', text: 'length of the region; bytes, % or z; whole zones under zbd' },
  {
    word: 'io_size',
    aliases: ['io_limit'],
    treatment: 'taken',
    text: 'bytes to move in all; more than the region goes around again',
  },
  {
    word: 'offset',
    treatment: 'taken',
    text: 'start of the region; bytes, % or z; rounded up to a zone under zbd',
    fioDefault: '0',
  },
  {
    word: 'offset_increment',
    treatment: 'taken',
    text: 'each clone of numjobs starts so much later; bytes, % or z',
    fioDefault: '0',
  },
  {
    word: 'numjobs',
    treatment: 'approximated',
    text: 'clones take turns in their order; fio lets them race',
    fioDefault: '1',
  },
  {
    word: 'iodepth',
    treatment: 'approximated',
    text: 'requests a stream makes in one turn; an order, no parallelism',
    fioDefault: '1',
  },
  {
    word: 'number_ios',
    treatment: 'taken',
    text: 'requests of a stream at most',
  },
  { word: 'loops', treatment: 'taken', text: 'the region is gone over so many times', fioDefault: '1' },
  {
    word: 'stonewall',
    aliases: ['wait_for_previous'],
    treatment: 'taken',
    text: 'the job begins when those before it have ended',
  },
  {
    word: 'rwmixread',
    treatment: 'approximated',
    text: 'percent of reads in a mix, drawn from the seed; the draws are not those of fio',
    fioDefault: '50',
  },
  {
    word: 'rwmixwrite',
    treatment: 'approximated',
    text: '100 less this is rwmixread',
  },
  {
    word: 'randseed',
    treatment: 'approximated',
    text: 'the seed; random offsets are as random, but not those of fio',
  },
  { word: 'fsync', aliases: ['fdatasync'], treatment: 'taken', text: 'a flush after so many writes' },
  { word: 'end_fsync', aliases: ['fsync_on_close'], treatment: 'taken', text: 'a flush at the end' },
  { word: 'zero_buffers', treatment: 'taken', text: 'zeros are written' },
  { word: 'buffer_pattern', treatment: 'taken', text: 'one byte that is repeated; longer ones are refused' },
  {
    word: 'zonemode',
    treatment: 'taken',
    text: 'zbd, or none: offsets as they come, each command with the answer it will get; strided is refused',
    fioDefault: 'none',
  },
  { word: 'zonesize', treatment: 'taken', text: 'has to be the zone size of the device' },
  {
    word: 'zonecapacity',
    treatment: 'ignored',
    text: 'a device tells its own capacity; fio says so, too',
  },
  {
    word: 'max_open_zones',
    treatment: 'approximated',
    text: 'zones written at once by all jobs; which one a random write is moved to is drawn here',
    fioDefault: '0',
  },
  {
    word: 'job_max_open_zones',
    treatment: 'approximated',
    text: 'the same for each clone',
    fioDefault: '0',
  },
  {
    word: 'ignore_zone_limits',
    treatment: 'taken',
    text: 'more zones may be written at once than the device has open; it closes them implicitly',
    fioDefault: '0',
  },
  {
    word: 'zone_reset_threshold',
    treatment: 'taken',
    text: 'ratio of the region with data above which zones are reset early',
    fioDefault: '0',
  },
  {
    word: 'zone_reset_frequency',
    treatment: 'taken',
    text: 'above the threshold every (1 / this)th write resets its zone first',
    fioDefault: '0',
  },
  {
    word: 'read_beyond_wp',
    treatment: 'taken',
    text: 'reads go anywhere; else only to what is written',
    fioDefault: '0',
  },
  {
    word: 'write_zone_remainder',
    treatment: 'taken',
    text: 'what is left of a zone below the block size is written; else the zone is finished (fio 3.33 begins it again)',
    fioDefault: '0',
  },
  {
    word: 'recover_zbd_write_error',
    treatment: 'ignored',
    text: 'no write fails here: all are checked against the zones as they are made',
  },
  {
    word: 'rw_sequencer',
    treatment: 'refused',
    text: 'offset modifiers of rw are not followed',
  },
  { word: 'zoneskip', treatment: 'refused', text: 'zones are not skipped' },
  { word: 'zonerange', treatment: 'ignored', text: 'means something under strided only' },
  {
    word: 'blockalign',
    aliases: ['ba'],
    treatment: 'refused',
    text: 'offsets are aligned to the block size',
  },
  {
    word: 'bs_unaligned',
    aliases: ['blocksize_unaligned'],
    treatment: 'refused',
    text: 'blocks stay aligned',
  },
  { word: 'bs_is_seq_rand', treatment: 'refused', text: 'block sizes go by direction' },
  {
    word: 'random_distribution',
    treatment: 'refused',
    text: 'random offsets are drawn evenly; hot-cold is a workload with another distribution',
  },
  { word: 'percentage_random', treatment: 'refused', text: 'a stream is sequential or random' },
  { word: 'norandommap', treatment: 'ignored', text: 'there is no map: blocks may be drawn again' },
  { word: 'runtime', treatment: 'refused', text: 'there is no clock; use number_ios or io_size' },
  { word: 'time_based', treatment: 'refused', text: 'there is no clock; use loops or io_size' },
  { word: 'verify', treatment: 'refused', text: 'what is written is the pattern of this program' },
  { word: 'read_iolog', treatment: 'refused', text: 'import the log as a trace: --from fio-iolog' },
  { word: 'trim_percentage', treatment: 'refused', text: 'verification trims are not made' },
  { word: 'filename', treatment: 'ignored', text: 'every job goes to the one device' },
  { word: 'rate_iops', aliases: ['rate'], treatment: 'ignored', text: 'there is no clock' },
  { word: 'startdelay', treatment: 'ignored', text: 'there is no clock; the order is that of the file' },
  { word: 'nrfiles', treatment: 'refused', text: 'every job goes to the one device' },
  { word: 'file_append', treatment: 'refused', text: 'a device has no end to append at' },
  { word: 'include', treatment: 'refused', text: 'one file is read' },
];

/** Further words that fio knows and that say nothing of which commands reach a device. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(
  `description name wait_for lockfile directory filename_format unique_filename opendir randrepeat ignore_error ioengine
   iodepth_batch iodepth_batch_submit iodepth_batch_complete iodepth_batch_complete_min iodepth_batch_complete_max
   iodepth_low serialize_overlap io_submit_mode fill_device filesize offset_align random_generator allrandrepeat
   file_service_type openfiles fallocate fadvise_hint write_barrier sync_file_range direct atomic buffered overwrite
   verify_only ramp_time clocksource mem iomem mem_align do_verify verify_interval verify_offset verify_pattern
   verify_fatal verify_dump verify_async verify_async_cpus verify_backlog verify_backlog_batch experimental_verify
   verify_state_load verify_state_save trim_verify_zero trim_backlog trim_backlog_batch write_iolog read_iolog_chunked
   replay_no_stall replay_redirect replay_scale replay_align replay_time_scale replay_skip merge_blktrace_file
   merge_blktrace_scalars merge_blktrace_iters exec_prerun exec_postrun ioscheduler lockmem nice prio prioclass
   thinktime thinktime_spin thinktime_blocks thinktime_blocks_type thinktime_iotime rate_min rate_process rate_cycle
   rate_ignore_thinktime rate_iops_min max_latency latency_target latency_window latency_percentile latency_run
   invalidate sync write_hint create_serialize create_fsync create_on_open create_only allow_file_create
   allow_mounted_write pre_read cpumask cpus_allowed cpus_allowed_policy numa_cpu_nodes numa_mem_policy unlink
   unlink_each_loop exitall exit_what exitall_on_error new_group thread per_job_logs write_bw_log bwavgtime
   write_lat_log write_iops_log iopsavgtime log_entries log_avg_msec log_hist_msec log_hist_coarseness write_hist_log
   log_max_value log_offset log_prio log_compression log_compression_cpus log_store_compressed log_unix_epoch
   log_alternate_epoch log_alternate_epoch_clock_id block_error_percentiles group_reporting stats refill_buffers
   scramble_buffers buffer_compress_percentage buffer_compress_chunk dedupe_percentage dedupe_mode
   dedupe_working_set_percentage dedupe_global clat_percentiles lat_percentiles slat_percentiles percentile_list
   significant_figures disk_util gtod_reduce disable_lat disable_clat disable_slat disable_bw_measurement gtod_cpu
   unified_rw_reporting continue_on_error error_dump profile cgroup cgroup_nodelete cgroup_weight uid gid kb_base
   unit_base hugepage-size flow_id flow flow_sleep steadystate steadystate_duration steadystate_ramp_time
   hipri fixedbufs registerfiles sqthread_poll sqthread_poll_cpu nonvectored uncached cmd_type userspace_reap
   readfua writefua bandwidth write_mode`.split(/\s+/),
);

const BY_NAME = new Map<string, FioWord>(
  FIO_WORDS.flatMap((entry) => [entry.word, ...(entry.aliases ?? [])].map((name) => [name, entry] as const)),
);

/** What becomes of a word; null for one that fio does not know. */
export function fioWord(name: string): FioWord | null {
  const known = BY_NAME.get(name);
  if (known) return known;
  if (!WITHOUT_EFFECT.has(name)) return null;
  return { word: name, treatment: 'ignored', text: 'says nothing of which commands reach a device' };
}
