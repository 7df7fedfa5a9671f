-- pg_cron imitated: the tables and functions that its documentation names. What its library does inside the server, the
-- launcher of this runtime does from outside.

CREATE SCHEMA cron;

-- The real library can be loaded only when the server starts. On a server that did not preload it nothing of pg_cron
-- works but reading its tables: its functions and the trigger on cron.job load the library, which refuses.
CREATE FUNCTION cron.refuse_unless_preloaded() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF coalesce(current_setting('cron.database_name', true), '') = '' THEN
    RAISE EXCEPTION 'pg_cron can only be loaded via shared_preload_libraries'
      USING ERRCODE = 'internal_error',
            HINT = 'Add pg_cron to shared_preload_libraries in the DB cluster parameter group and reboot the writer.';
  END IF;
END
$$;

DO $$
BEGIN
  PERFORM cron.refuse_unless_preloaded();
  IF current_database() <> current_setting('cron.database_name') THEN
    RAISE EXCEPTION 'can only create extension in database %', current_setting('cron.database_name')
      USING HINT = 'Connect to that database, or change cron.database_name in the DB cluster parameter group.';
  END IF;
END
$$;

CREATE SEQUENCE cron.jobid_seq;
CREATE SEQUENCE cron.runid_seq;

CREATE TABLE cron.job (
  jobid bigint PRIMARY KEY DEFAULT nextval('cron.jobid_seq'),
  schedule text NOT NULL,
  command text NOT NULL,
  nodename text NOT NULL DEFAULT 'localhost',
  nodeport integer NOT NULL DEFAULT inet_server_port(),
  database text NOT NULL DEFAULT current_database(),
  username text NOT NULL DEFAULT current_user,
  active boolean NOT NULL DEFAULT true,
  jobname text,
  CONSTRAINT jobname_username_uniq UNIQUE (jobname, username)
);

CREATE TABLE cron.job_run_details (
  jobid bigint,
  runid bigint PRIMARY KEY DEFAULT nextval('cron.runid_seq'),
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);

CREATE FUNCTION cron.job_cache_invalidate() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM cron.refuse_unless_preloaded();
  RETURN NULL;
END
$$;

CREATE TRIGGER cron_job_cache_invalidate AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON cron.job
  FOR EACH STATEMENT EXECUTE FUNCTION cron.job_cache_invalidate();

-- Everybody sees the own jobs, members of rds_superuser see all; these may also change the table, as AWS's guide does.
ALTER TABLE cron.job ENABLE ROW LEVEL SECURITY;
ALTER TABLE cron.job_run_details ENABLE ROW LEVEL SECURITY;
CREATE POLICY cron_job_policy ON cron.job USING (username = current_user);
CREATE POLICY cron_job_run_details_policy ON cron.job_run_details USING (username = current_user);
CREATE POLICY cron_job_rds_superuser_policy ON cron.job TO rds_superuser USING (true);
CREATE POLICY cron_job_run_details_rds_superuser_policy ON cron.job_run_details TO rds_superuser USING (true);
GRANT SELECT ON cron.job TO PUBLIC;
GRANT SELECT, DELETE ON cron.job_run_details TO PUBLIC;
GRANT USAGE ON SCHEMA cron TO rds_superuser WITH GRANT OPTION;
GRANT USAGE ON SEQUENCE cron.jobid_seq, cron.runid_seq TO rds_superuser WITH GRANT OPTION;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON cron.job, cron.job_run_details TO rds_superuser WITH GRANT OPTION;

-- Who called, also from inside a function that runs as its owner; `SET ROLE` counts.
CREATE FUNCTION cron.caller() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END
$$;

-- `30 seconds`, or five fields of numbers with `*`, lists, ranges and steps. Names of months and days, `$` and
-- `@hourly` are not imitated.
CREATE FUNCTION cron.is_schedule(schedule text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  fields text[] := regexp_split_to_array(btrim(schedule), '\s+');
  numbers text[] := ARRAY['[0-5]?[0-9]', '[01]?[0-9]|2[0-3]', '0?[1-9]|[12][0-9]|3[01]', '0?[1-9]|1[0-2]', '[0-7]'];
  item text;
BEGIN
  IF schedule ~* '^\s*([1-9]|[1-5][0-9])\s+seconds?\s*$' THEN
    RETURN true;
  END IF;
  IF cardinality(fields) <> 5 THEN
    RETURN false;
  END IF;
  FOR field IN 1..5 LOOP
    item := format('((%1$s)|(\*|(%1$s)-(%1$s))(/[1-9][0-9]?)?)', numbers[field]);
    IF fields[field] !~ format('^%1$s(,%1$s)*$', item) THEN
      RETURN false;
    END IF;
  END LOOP;
  RETURN true;
END
$$;

CREATE FUNCTION cron.refuse_unless_valid(schedule text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cron.refuse_unless_preloaded();
  IF NOT cron.is_schedule(schedule) THEN
    RAISE EXCEPTION 'invalid schedule: %', schedule
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'Use five fields of numbers, such as 5 4 * * *, or an interval, such as 30 seconds.';
  END IF;
END
$$;

-- Not for users: it believes the name it is given.
CREATE FUNCTION cron.put_job(jobname text, schedule text, command text, database text, username text, active boolean)
RETURNS bigint
LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT cron.refuse_unless_valid($2);
  INSERT INTO cron.job (jobname, schedule, command, database, username, active) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT ON CONSTRAINT jobname_username_uniq
    DO UPDATE SET schedule = $2, command = $3, database = $4, active = $6
  RETURNING jobid;
$$;
REVOKE EXECUTE ON FUNCTION cron.put_job FROM PUBLIC;

CREATE FUNCTION cron.schedule(schedule text, command text) RETURNS bigint
LANGUAGE sql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT cron.put_job(NULL, $1, $2, current_database(), cron.caller(), true) $$;

CREATE FUNCTION cron.schedule(job_name text, schedule text, command text) RETURNS bigint
LANGUAGE sql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT cron.put_job($1, $2, $3, current_database(), cron.caller(), true) $$;

-- A job is changed by its user, and by whoever may delete from the table.
CREATE FUNCTION cron.refuse_unless_changeable(job_id bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  owner text := (SELECT username FROM cron.job WHERE jobid = job_id);
BEGIN
  PERFORM cron.refuse_unless_preloaded();
  IF owner IS NULL THEN
    RAISE EXCEPTION 'could not find valid entry for job %', job_id USING ERRCODE = 'internal_error';
  ELSIF owner <> cron.caller() AND NOT has_table_privilege(cron.caller(), 'cron.job', 'DELETE') THEN
    RAISE EXCEPTION 'permission denied for table job' USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

CREATE FUNCTION cron.unschedule(job_id bigint) RETURNS boolean
LANGUAGE sql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT cron.refuse_unless_changeable($1);
  DELETE FROM cron.job WHERE jobid = $1 RETURNING true;
$$;

CREATE FUNCTION cron.unschedule(job_name text) RETURNS boolean
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cron.refuse_unless_preloaded();
  DELETE FROM cron.job WHERE jobname = job_name AND username = cron.caller();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'could not find valid entry for job ''%''', job_name USING ERRCODE = 'internal_error';
  END IF;
  RETURN true;
END
$$;

-- The two below are for administrators: pg_cron takes them from PUBLIC.
CREATE FUNCTION cron.schedule_in_database(
  job_name text, schedule text, command text, database text, username text DEFAULT NULL, active boolean DEFAULT true
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT cron.put_job($1, $2, $3, $4, coalesce($5, cron.caller()), $6) $$;

CREATE FUNCTION cron.alter_job(
  job_id bigint, schedule text DEFAULT NULL, command text DEFAULT NULL, database text DEFAULT NULL,
  username text DEFAULT NULL, active boolean DEFAULT NULL
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT cron.refuse_unless_changeable($1);
  SELECT cron.refuse_unless_valid($2) WHERE $2 IS NOT NULL;
  UPDATE cron.job AS altered
  SET schedule = coalesce($2, altered.schedule),
      command = coalesce($3, altered.command),
      database = coalesce($4, altered.database),
      username = coalesce($5, altered.username),
      active = coalesce($6, altered.active)
  WHERE jobid = $1;
$$;

REVOKE EXECUTE ON FUNCTION cron.schedule_in_database, cron.alter_job FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cron.schedule_in_database, cron.alter_job TO rds_superuser WITH GRANT OPTION;
