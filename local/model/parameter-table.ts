/** What RDS knows of a parameter of a group. */
export interface ParameterFacts {
  /** `fixed` is RDS's own to set. */
  readonly apply: 'dynamic' | 'static' | 'fixed';
  /** Whether groups of instances have it too. */
  readonly level: 'both' | 'cluster';
  /** As `AllowedValues` shows them: a list, a range, or `*` for any text. */
  readonly allowed: string;
}

/**
 * The parameter of this name of Aurora PostgreSQL, or that there may be one which this table does not have. Names are
 * those that the Aurora User Guide lists (AuroraPostgreSQL.Reference.ParameterGroups); types, values and whether a restart
 * is needed are those of PostgreSQL 16 (`pg_settings`), or of the extension.
 */
export function postgresParameter(name: string): ParameterFacts | 'unlisted' | undefined {
  return TABLE.get(name) ?? (UNLISTED.has(name) || EXTENSION.test(name) ? 'unlisted' : undefined);
}

/** Parameters that Aurora has, by what they need. A name without a value takes 0 or 1; `~` stands for a space. */
const GROUPS: readonly (Pick<ParameterFacts, 'apply' | 'level'> & { readonly parameters: string })[] = [
  {
    apply: 'dynamic',
    level: 'both',
    parameters: `
  apg_enable_batch_mode_function_execution apg_enable_correlated_any_transform apg_enable_function_migration
  apg_enable_not_in_transform apg_enable_remove_redundant_inner_joins apg_enable_semijoin_push_down
  auto_explain.log_analyze auto_explain.log_buffers auto_explain.log_nested_statements auto_explain.log_timing
  auto_explain.log_triggers auto_explain.log_verbose check_function_bodies db_user_namespace debug_pretty_print
  debug_print_parse debug_print_plan debug_print_rewritten default_transaction_deferrable
  default_transaction_read_only enable_async_append enable_bitmapscan enable_gathermerge enable_hashagg
  enable_hashjoin enable_incremental_sort enable_indexonlyscan enable_indexscan enable_material enable_memoize
  enable_mergejoin enable_nestloop enable_parallel_append enable_parallel_hash enable_partition_pruning
  enable_partitionwise_aggregate enable_partitionwise_join enable_seqscan enable_sort enable_tidscan
  escape_string_warning exit_on_error geqo hot_standby_feedback lo_compat_privileges log_connections
  log_disconnections log_duration log_executor_stats log_hostname log_lock_waits log_parser_stats log_planner_stats
  log_replication_commands log_statement_stats log_truncate_on_rotation parallel_leader_participation
  pg_stat_statements.save pg_stat_statements.track_planning pg_stat_statements.track_utility pgaudit.log_catalog
  pgaudit.log_parameter pgaudit.log_relation pgaudit.log_statement_once quote_all_identifiers
  remove_temp_files_after_crash restart_after_crash row_security standard_conforming_strings synchronize_seqscans
  track_activities track_counts track_io_timing transform_null_equals update_process_title application_name=*
  authentication_timeout=1-600 auto_explain.log_format=text,xml,json,yaml
  auto_explain.log_min_duration=-1-2147483647 auto_explain.sample_rate=0-1 backend_flush_after=0-256
  bytea_output=escape,hex client_connection_check_interval=0-2147483647
  client_min_messages=debug5,debug4,debug3,debug2,debug1,log,notice,warning,error
  constraint_exclusion=partition,on,off cpu_index_tuple_cost=0-1.79769e+308 cpu_operator_cost=0-1.79769e+308
  cpu_tuple_cost=0-1.79769e+308 cursor_tuple_fraction=0-1 deadlock_timeout=1-2147483647
  default_statistics_target=1-10000
  default_transaction_isolation=serializable,repeatable~read,read~committed,read~uncommitted
  effective_cache_size=1-2147483647 effective_io_concurrency=0-1000 from_collapse_limit=1-2147483647
  geqo_effort=1-10 geqo_generations=0-2147483647 geqo_pool_size=0-2147483647 geqo_seed=0-1 geqo_selection_bias=1.5-2
  geqo_threshold=2-2147483647 gin_fuzzy_search_limit=0-2147483647 gin_pending_list_limit=64-2147483647
  hash_mem_multiplier=1-1000 idle_in_transaction_session_timeout=0-2147483647 idle_session_timeout=0-2147483647
  join_collapse_limit=1-2147483647 lc_messages=* log_destination=* log_error_verbosity=terse,default,verbose
  log_filename=* log_line_prefix=* log_min_duration_sample=-1-2147483647 log_min_duration_statement=-1-2147483647
  log_min_error_statement=debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
  log_min_messages=debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
  log_parameter_max_length=-1-1073741823 log_parameter_max_length_on_error=-1-1073741823 log_rotation_age=0-35791394
  log_rotation_size=0-2097151 log_statement=none,ddl,mod,all log_statement_sample_rate=0-1
  log_temp_files=-1-2147483647 log_timezone=* logical_decoding_work_mem=64-2147483647
  maintenance_io_concurrency=0-1000 maintenance_work_mem=1024-2147483647 max_parallel_maintenance_workers=0-1024
  max_parallel_workers=0-1024 max_parallel_workers_per_gather=0-1024 max_pred_locks_per_page=0-2147483647
  max_pred_locks_per_relation=-2147483648-2147483647 max_slot_wal_keep_size=-1-2147483647
  max_stack_depth=100-2147483647 max_standby_streaming_delay=-1-2147483647 min_parallel_index_scan_size=0-715827882
  min_parallel_table_scan_size=0-715827882 parallel_setup_cost=0-1.79769e+308 parallel_tuple_cost=0-1.79769e+308
  pg_stat_statements.track=none,top,all pgaudit.log=* pgaudit.log_level=* pgaudit.role=*
  random_page_cost=0-1.79769e+308
  rds.force_admin_logging_level=disabled,debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
  rds.log_retention_period=1440-10080 search_path=* seq_page_cost=0-1.79769e+308
  session_replication_role=origin,replica,local statement_timeout=0-2147483647 tcp_keepalives_count=0-2147483647
  tcp_keepalives_idle=0-2147483647 tcp_keepalives_interval=0-2147483647 temp_buffers=100-1073741823
  temp_file_limit=-1-2147483647 temp_tablespaces=* track_functions=none,pl,all
  wal_receiver_status_interval=0-2147483 work_mem=64-2147483647 xmlbinary=base64,hex xmloption=content,document
  `,
  },
  {
    apply: 'dynamic',
    level: 'cluster',
    parameters: `
  ansi_constraint_trigger_ordering ansi_force_foreign_key_checks ansi_qualified_update_set_target apg_ccm_enabled
  array_nulls autovacuum krb_caseins_users rds.adaptive_autovacuum rds.force_ssl track_wal_io_timing
  wal_receiver_create_temp_slot autovacuum_analyze_scale_factor=0-100 autovacuum_analyze_threshold=0-2147483647
  autovacuum_naptime=1-2147483 autovacuum_vacuum_cost_delay=-1-100 autovacuum_vacuum_cost_limit=-1-10000
  autovacuum_vacuum_insert_scale_factor=0-100 autovacuum_vacuum_insert_threshold=-1-2147483647
  autovacuum_vacuum_scale_factor=0-100 autovacuum_vacuum_threshold=0-2147483647 autovacuum_work_mem=-1-2147483647
  backslash_quote=safe_encoding,on,off backtrace_functions=* client_encoding=* compute_query_id=auto,regress,on,off
  datestyle=* default_tablespace=* default_toast_compression=pglz extra_float_digits=-15-3
  intervalstyle=postgres,postgres_verbose,sql_standard,iso_8601 lc_monetary=* lc_numeric=* lc_time=*
  log_autovacuum_min_duration=-1-2147483647 log_transaction_sample_rate=0-1
  max_sync_workers_per_subscription=0-262143 password_encryption=md5,scram-sha-256
  pg_prewarm.autoprewarm_interval=0-2147483 rds.accepted_password_auth_method=md5+scram,scram
  rds.force_autovacuum_logging_level=disabled,debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
  recovery_init_sync_method=fsync,syncfs ssl_ciphers=* ssl_max_protocol_version=,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
  ssl_min_protocol_version=TLSv1,TLSv1.1,TLSv1.2,TLSv1.3 synchronous_commit=local,remote_write,remote_apply,on,off
  timezone=* vacuum_cost_delay=0-100 vacuum_cost_limit=1-10000 vacuum_cost_page_dirty=0-10000
  vacuum_cost_page_hit=0-10000 vacuum_cost_page_miss=0-10000 vacuum_failsafe_age=0-2100000000
  vacuum_freeze_min_age=0-1000000000 vacuum_freeze_table_age=0-2000000000 vacuum_multixact_failsafe_age=0-2100000000
  vacuum_multixact_freeze_min_age=0-1000000000 vacuum_multixact_freeze_table_age=0-2000000000
  wal_receiver_timeout=0-2147483647 wal_sender_timeout=0-2147483647
  `,
  },
  {
    apply: 'static',
    level: 'both',
    parameters: `
  cron.database_name=* cron.host=* cron.launch_active_jobs=on,off cron.log_run=on,off cron.log_statement=on,off
  cron.max_running_jobs=0-5000 cron.timezone=* cron.use_background_workers=on,off max_connections=1-262143
  max_files_per_process=64-2147483647 max_locks_per_transaction=10-2147483647
  max_pred_locks_per_transaction=10-2147483647 max_worker_processes=0-262143 min_dynamic_shared_memory=0-2147483647
  old_snapshot_threshold=-1-86400 pg_stat_statements.max=100-2147483647 shared_buffers=16-1073741823
  shared_preload_libraries=* superuser_reserved_connections=0-262143 track_activity_query_size=100-1048576
  `,
  },
  {
    apply: 'static',
    level: 'cluster',
    parameters: `
  pg_prewarm.autoprewarm rds.enable_plan_management rds.logical_replication rds.restrict_password_commands
  track_commit_timestamp autovacuum_freeze_max_age=100000-2000000000 autovacuum_max_workers=1-262143
  autovacuum_multixact_freeze_max_age=10000-2000000000 huge_pages=off,on,try
  max_logical_replication_workers=0-262143 max_prepared_transactions=0-262143 max_replication_slots=0-262143
  max_wal_senders=0-262143 rds.babelfish_status=on,off wal_buffers=-1-262143
  `,
  },
  {
    apply: 'fixed',
    level: 'both',
    parameters: `
  logging_collector config_file=* hba_file=* ident_file=* listen_addresses=* log_directory=* log_file_mode=0-511
  ssl_ca_file=* ssl_cert_file=* ssl_crl_dir=* ssl_key_file=*
  `,
  },
  {
    apply: 'fixed',
    level: 'cluster',
    parameters: `
  ssl data_directory=* rds.extensions=*
  `,
  },
];

/** PostgreSQL has them; whether Aurora's groups do is not documented. */
const UNLISTED = new Set(
  `
  allow_in_place_tablespaces allow_system_table_mods archive_cleanup_command archive_command archive_library
  archive_mode archive_timeout bgwriter_delay bgwriter_flush_after bgwriter_lru_maxpages bgwriter_lru_multiplier
  bonjour bonjour_name checkpoint_completion_target checkpoint_flush_after checkpoint_timeout checkpoint_warning
  cluster_name commit_delay commit_siblings createrole_self_grant data_sync_retry debug_discard_caches
  debug_io_direct debug_logical_replication_streaming debug_parallel_query default_table_access_method
  default_text_search_config dynamic_library_path dynamic_shared_memory_type enable_presorted_aggregate event_source
  external_pid_file file_extend_method fsync full_page_writes gss_accept_delegation hot_standby huge_page_size
  icu_validation_level ignore_checksum_failure ignore_invalid_pages ignore_system_indexes jit jit_above_cost
  jit_debugging_support jit_dump_bitcode jit_expressions jit_inline_above_cost jit_optimize_above_cost
  jit_profiling_support jit_provider jit_tuple_deforming krb_server_keyfile local_preload_libraries lock_timeout
  log_checkpoints log_recovery_conflict_waits log_startup_progress_interval
  max_parallel_apply_workers_per_subscription max_standby_archive_delay max_wal_size min_wal_size plan_cache_mode
  port post_auth_delay pre_auth_delay primary_conninfo primary_slot_name recovery_end_command
  recovery_min_apply_delay recovery_prefetch recovery_target recovery_target_action recovery_target_inclusive
  recovery_target_lsn recovery_target_name recovery_target_time recovery_target_timeline recovery_target_xid
  recursive_worktable_factor reserved_connections restore_command restrict_nonsystem_relation_kind scram_iterations
  send_abort_for_crash send_abort_for_kill session_preload_libraries shared_memory_type ssl_crl_file
  ssl_dh_params_file ssl_ecdh_curve ssl_passphrase_command ssl_passphrase_command_supports_reload
  ssl_prefer_server_ciphers stats_fetch_consistency synchronous_standby_names syslog_facility syslog_ident
  syslog_sequence_numbers syslog_split_messages tcp_user_timeout timezone_abbreviations trace_notify
  trace_recovery_messages trace_sort transaction_deferrable transaction_isolation transaction_read_only
  unix_socket_directories unix_socket_group unix_socket_permissions vacuum_buffer_usage_limit wal_compression
  wal_consistency_checking wal_decode_buffer_size wal_init_zero wal_keep_size wal_level wal_log_hints wal_recycle
  wal_retrieve_retry_interval wal_skip_threshold wal_sync_method wal_writer_delay wal_writer_flush_after
  zero_damaged_pages
  `
    .trim()
    .split(/\s+/),
);

/** Extensions, and what is Aurora's own, have more parameters than the table. */
const EXTENSION =
  /^(aurora_|apg_|ansi_|rds\.|auto_explain\.|babelfishpg_\w+\.|cron\.|orafce\.|pg_\w+\.|pgaudit\.|pglogical\.|plpgsql\.|plrust\.|postgis\.|rdkit\.)/;

const TABLE: ReadonlyMap<string, ParameterFacts> = new Map(
  GROUPS.flatMap(({ apply, level, parameters }) =>
    parameters
      .trim()
      .split(/\s+/)
      .map((text) => {
        const [name = '', allowed = '0,1'] = text.split('=');
        return [name, { apply, level, allowed: allowed.replaceAll('~', ' ') }] as const;
      }),
  ),
);
