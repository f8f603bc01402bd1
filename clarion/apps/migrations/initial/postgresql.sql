CREATE FUNCTION chat_reactions_counted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF TG_OP = 'INSERT' THEN INSERT INTO chat_reaction_counts (post_id, emoji, count, first_at) VALUES (new.post_id, new.emoji, 1, new.at) ON CONFLICT (post_id, emoji) DO UPDATE SET count = chat_reaction_counts.count + 1; ELSE UPDATE chat_reaction_counts SET count = count - 1 WHERE post_id = old.post_id AND emoji = old.emoji; DELETE FROM chat_reaction_counts WHERE post_id = old.post_id AND emoji = old.emoji AND count < 1; END IF; RETURN NULL; END $$;

CREATE FUNCTION conduct_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN RAISE EXCEPTION 'evidence is only ever added to, never changed or removed'; END $$;

CREATE TABLE account_links (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    other_id character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    shows character varying(12) NOT NULL,
    departments jsonb NOT NULL,
    asked_by character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    agreed_at timestamp with time zone
);

CREATE TABLE accounts (
    id character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    status character varying(20) NOT NULL,
    home_country character varying(2) NOT NULL,
    language character varying(10) NOT NULL,
    time_zone character varying(64) NOT NULL,
    time_format character varying(3) NOT NULL,
    international_calling boolean NOT NULL,
    outside_line_prefix character varying(3) NOT NULL,
    is_demo boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    greeting_language character varying(10),
    formatting_locale character varying(10),
    business_address jsonb DEFAULT '{}'::jsonb NOT NULL,
    email character varying(254) DEFAULT ''::character varying NOT NULL,
    partner_id character varying(100) DEFAULT ''::character varying NOT NULL,
    setup_state character varying(20) DEFAULT 'Completed'::character varying NOT NULL
);

CREATE TABLE address_books (
    extension_id character varying(64) NOT NULL,
    epoch character varying(16) NOT NULL,
    revision integer NOT NULL,
    forgotten integer NOT NULL
);

CREATE TABLE administered_sites (
    extension_id character varying(64) NOT NULL,
    site_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL
);

CREATE TABLE analytics_subject_calls (
    account_id character varying(64) NOT NULL,
    kind character varying(20) NOT NULL,
    subject character varying(64) NOT NULL,
    started bigint NOT NULL,
    session_id character varying(64) NOT NULL,
    nth integer NOT NULL,
    traits character varying(20) NOT NULL,
    called character varying(20) NOT NULL,
    from_id character varying(64) NOT NULL,
    to_id character varying(64) NOT NULL,
    queues character varying(400) NOT NULL,
    actions integer NOT NULL,
    offers integer NOT NULL,
    seconds double precision NOT NULL,
    call_seconds double precision NOT NULL,
    ringing double precision,
    live_talk double precision,
    hold double precision,
    park double precision,
    transfer double precision,
    ivr_prompt double precision,
    voicemail double precision,
    vm_greeting double precision,
    setup double precision,
    forwarding double precision
);

CREATE TABLE analytics_sums_by_traits (
    account_id character varying(64) NOT NULL,
    kind character varying(20) NOT NULL,
    subject character varying(64) NOT NULL,
    period integer NOT NULL,
    traits character varying(20) NOT NULL,
    calls integer NOT NULL,
    seconds double precision NOT NULL,
    "least" double precision NOT NULL,
    most double precision NOT NULL,
    offers integer NOT NULL,
    ringing_calls integer,
    ringing_seconds double precision,
    ringing_least double precision,
    ringing_most double precision,
    live_talk_calls integer,
    live_talk_seconds double precision,
    live_talk_least double precision,
    live_talk_most double precision,
    hold_calls integer,
    hold_seconds double precision,
    hold_least double precision,
    hold_most double precision,
    park_calls integer,
    park_seconds double precision,
    park_least double precision,
    park_most double precision,
    transfer_calls integer,
    transfer_seconds double precision,
    transfer_least double precision,
    transfer_most double precision,
    ivr_prompt_calls integer,
    ivr_prompt_seconds double precision,
    ivr_prompt_least double precision,
    ivr_prompt_most double precision,
    voicemail_calls integer,
    voicemail_seconds double precision,
    voicemail_least double precision,
    voicemail_most double precision,
    vm_greeting_calls integer,
    vm_greeting_seconds double precision,
    vm_greeting_least double precision,
    vm_greeting_most double precision,
    setup_calls integer,
    setup_seconds double precision,
    setup_least double precision,
    setup_most double precision,
    forwarding_calls integer,
    forwarding_seconds double precision,
    forwarding_least double precision,
    forwarding_most double precision,
    holdoff_calls integer,
    holdon_calls integer,
    parkon_calls integer,
    parkoff_calls integer,
    blindtransfer_calls integer,
    warmtransfer_calls integer,
    dtmftransfer_calls integer
);

CREATE TABLE app_grants (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    client_id character varying(64) NOT NULL,
    scopes jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL
);

CREATE TABLE app_secrets (
    id character varying(64) NOT NULL,
    app_id character varying(64) NOT NULL,
    secret_hash character varying(64) NOT NULL,
    salt character varying(64) NOT NULL,
    hint character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone
);

CREATE TABLE apps (
    id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    account_id character varying(64),
    secret_hash character varying(64) NOT NULL,
    scopes jsonb NOT NULL,
    grants jsonb NOT NULL,
    redirect_uris jsonb NOT NULL,
    first_party boolean NOT NULL,
    refresh_tokens boolean NOT NULL,
    enabled boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    description character varying(500) DEFAULT ''::character varying NOT NULL,
    created_by character varying(64),
    access_seconds integer,
    refresh_seconds integer,
    rate_plan character varying(40) DEFAULT ''::character varying NOT NULL,
    public_keys jsonb,
    changed_at timestamp with time zone,
    interactive_url character varying(2000) DEFAULT ''::character varying NOT NULL,
    listed boolean DEFAULT false NOT NULL,
    bot boolean DEFAULT false NOT NULL,
    maker character varying(100) DEFAULT ''::character varying NOT NULL,
    privacy_url character varying(2000) DEFAULT ''::character varying NOT NULL,
    icon_key character varying(200) DEFAULT ''::character varying NOT NULL,
    icon_type character varying(40) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE audit_records (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    origin character varying(20) NOT NULL,
    initiator_id character varying(64) NOT NULL,
    initiator_number character varying(20) NOT NULL,
    initiator_name character varying(200) NOT NULL,
    initiator_role character varying(100) NOT NULL,
    app_id character varying(64) NOT NULL,
    app_name character varying(100) NOT NULL,
    action character varying(100) NOT NULL,
    event_type character varying(20) NOT NULL,
    operation character varying(300) NOT NULL,
    target_type character varying(60) NOT NULL,
    target_id character varying(64) NOT NULL,
    target_name character varying(200) NOT NULL,
    target_number character varying(20) NOT NULL,
    site_id character varying(64) NOT NULL,
    source character varying(64) NOT NULL,
    request_id character varying(64) NOT NULL,
    times integer NOT NULL,
    details jsonb NOT NULL,
    words text NOT NULL
);

CREATE TABLE auth_sessions (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    client_id character varying(64) NOT NULL,
    client_name character varying(100) NOT NULL,
    first_party boolean NOT NULL,
    credential_id character varying(64),
    scopes jsonb NOT NULL,
    endpoint_id character varying(100) NOT NULL,
    source character varying(64) NOT NULL,
    user_agent character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason character varying(40) NOT NULL,
    sign_on_id character varying(64),
    authenticated_at timestamp with time zone,
    methods jsonb,
    last_used_at timestamp with time zone,
    reused_at timestamp with time zone
);

CREATE TABLE auth_token_pairs (
    access_hash character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    generation integer NOT NULL,
    refresh_hash character varying(64),
    salt character varying(64) NOT NULL,
    access_ttl integer NOT NULL,
    refresh_ttl integer NOT NULL,
    access_expires_at timestamp with time zone NOT NULL,
    refresh_expires_at timestamp with time zone NOT NULL,
    first_used_at timestamp with time zone,
    superseded_at timestamp with time zone
);

CREATE TABLE authenticators (
    extension_id character varying(64) NOT NULL,
    sealed_secret bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    last_step integer NOT NULL
);

CREATE TABLE authorization_codes (
    code_hash character varying(64) NOT NULL,
    client_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    sign_on_id character varying(64),
    redirect_uri text NOT NULL,
    scopes jsonb NOT NULL,
    nonce text NOT NULL,
    challenge character varying(128) NOT NULL,
    challenge_method character varying(8) NOT NULL,
    authenticated_at timestamp with time zone NOT NULL,
    methods jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    session_id character varying(64)
);

CREATE TABLE auto_replies (
    number_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    replies jsonb NOT NULL,
    every_hours integer NOT NULL,
    away_from timestamp with time zone,
    away_until timestamp with time zone,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE auto_replies_sent (
    account_id character varying(64) NOT NULL,
    own_number character varying(20) NOT NULL,
    guest_number character varying(20) NOT NULL,
    kind character varying(20) NOT NULL,
    replied_at timestamp with time zone NOT NULL
);

CREATE TABLE blocked_numbers (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    number character varying(40) NOT NULL,
    label character varying(60) NOT NULL,
    status character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE bots (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    app_id character varying(64) NOT NULL,
    added_by character varying(64),
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone
);

CREATE TABLE bulk_tasks (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    kind character varying(40) NOT NULL,
    status character varying(20) NOT NULL,
    results jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE business_hours (
    owner_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    week jsonb NOT NULL,
    follows character varying(10) NOT NULL
);

CREATE TABLE calendar_events (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64),
    creator_id character varying(64) NOT NULL,
    post_ids jsonb NOT NULL,
    title character varying(250) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    all_day boolean NOT NULL,
    schedule character varying(10) NOT NULL,
    ending character varying(10) NOT NULL,
    ending_after integer,
    ending_on timestamp with time zone,
    color character varying(10) NOT NULL,
    location character varying(500) NOT NULL,
    description text NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE calendar_feeds (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    generation integer NOT NULL,
    withdrawn boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE calendar_preferences (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    presence boolean NOT NULL,
    do_not_disturb boolean NOT NULL,
    still_ring json NOT NULL
);

CREATE TABLE call_charges (
    id character varying(120) NOT NULL,
    account_id character varying(64) NOT NULL,
    session_id character varying(40) NOT NULL,
    extension_id character varying(64) NOT NULL,
    site_id character varying(64) NOT NULL,
    cost_center_id character varying(64) NOT NULL,
    trunk_id character varying(64) NOT NULL,
    number character varying(40) NOT NULL,
    day character varying(10) NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    seconds integer NOT NULL,
    amount bigint NOT NULL,
    currency character varying(3) NOT NULL,
    rate character varying(100) NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE call_log (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    telephony_session_id character varying(64) NOT NULL,
    party_id character varying(64) NOT NULL,
    type character varying(10) NOT NULL,
    direction character varying(10) NOT NULL,
    action character varying(40) NOT NULL,
    result character varying(40) NOT NULL,
    reason character varying(60) NOT NULL,
    transport character varying(10) NOT NULL,
    from_number character varying(40) NOT NULL,
    to_number character varying(40) NOT NULL,
    from_extension character varying(12) NOT NULL,
    to_extension character varying(12) NOT NULL,
    caller jsonb NOT NULL,
    callee jsonb NOT NULL,
    legs jsonb NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seconds double precision NOT NULL,
    deleted boolean NOT NULL,
    modified_at timestamp with time zone NOT NULL
);

CREATE TABLE call_log_archive_files (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    file_key character varying(200) NOT NULL,
    name character varying(100) NOT NULL,
    records integer NOT NULL,
    size integer NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL
);

CREATE TABLE call_log_archives (
    account_id character varying(64) NOT NULL,
    every character varying(10) NOT NULL,
    format character varying(10) NOT NULL,
    keep_days integer NOT NULL,
    archived_until timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    problem character varying(500) NOT NULL
);

CREATE TABLE call_monitoring_groups (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    site_id character varying(64),
    name character varying(100) NOT NULL
);

CREATE TABLE call_monitoring_members (
    group_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    monitors boolean NOT NULL,
    monitored boolean NOT NULL
);

CREATE TABLE call_quality (
    id character varying(120) NOT NULL,
    account_id character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    telephony_session_id character varying(64) NOT NULL,
    party_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    device_id character varying(64) NOT NULL,
    trunk_id character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    number character varying(40) NOT NULL,
    network character varying(45) NOT NULL,
    codec character varying(20) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    mos double precision NOT NULL,
    lowest_mos double precision NOT NULL,
    loss double precision NOT NULL,
    jitter double precision NOT NULL,
    round_trip double precision NOT NULL,
    packets_from integer NOT NULL,
    packets_to integer NOT NULL,
    points jsonb NOT NULL
);

CREATE TABLE call_quality_settings (
    account_id character varying(64) NOT NULL,
    poor_mos double precision NOT NULL,
    alert_percent integer NOT NULL,
    asks character varying(20) NOT NULL,
    alerted_at timestamp with time zone
);

CREATE TABLE call_queue_managers (
    queue_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL
);

CREATE TABLE call_queue_members (
    queue_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    "position" integer NOT NULL
);

CREATE TABLE call_queue_overflows (
    queue_id character varying(64) NOT NULL,
    helper_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    "position" integer NOT NULL
);

CREATE TABLE call_queue_stays (
    session_id character varying(64) NOT NULL,
    nth integer NOT NULL,
    account_id character varying(64) NOT NULL,
    queue_id character varying(64) NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    waited double precision NOT NULL,
    how character varying(40) NOT NULL
);

CREATE TABLE call_queues (
    queue_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    rules jsonb DEFAULT '{}'::jsonb NOT NULL,
    emergency boolean NOT NULL,
    members_choose boolean DEFAULT true NOT NULL,
    overflows boolean NOT NULL
);

CREATE TABLE call_rates (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    trunk_id character varying(64) NOT NULL,
    prefix character varying(16) NOT NULL,
    name character varying(100) NOT NULL,
    per_minute bigint NOT NULL,
    per_call bigint NOT NULL,
    increment_seconds integer NOT NULL,
    minimum_seconds integer NOT NULL
);

CREATE TABLE call_recording_settings (
    account_id character varying(64) NOT NULL,
    on_demand boolean NOT NULL,
    on_demand_days integer NOT NULL,
    automatic boolean NOT NULL,
    automatic_days integer NOT NULL,
    outbound_tones boolean NOT NULL,
    outbound_announcement boolean NOT NULL,
    allow_mute boolean NOT NULL
);

CREATE TABLE call_recordings (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    party_id character varying(64) NOT NULL,
    mode character varying(10) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seconds double precision NOT NULL,
    file_key character varying(200) NOT NULL,
    size integer NOT NULL,
    sides_key character varying(200) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE call_surveys (
    party_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    telephony_session_id character varying(64) NOT NULL,
    stars integer NOT NULL,
    problems jsonb NOT NULL,
    comment character varying(500) NOT NULL,
    given_at timestamp with time zone NOT NULL
);

CREATE TABLE caller_blocking (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    everybody boolean NOT NULL,
    anonymous character varying(20) NOT NULL,
    pay_phones boolean NOT NULL,
    greetings jsonb NOT NULL
);

CREATE TABLE caller_id_settings (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    by_feature jsonb NOT NULL,
    name_outside boolean NOT NULL,
    number_inside boolean NOT NULL,
    by_device jsonb DEFAULT '{}'::jsonb NOT NULL
);

CREATE TABLE cdr_consumers (
    name character varying(40) NOT NULL,
    "position" bigint NOT NULL,
    moved_at timestamp with time zone NOT NULL
);

CREATE TABLE cdr_dead_letters (
    consumer character varying(40) NOT NULL,
    "position" bigint NOT NULL,
    session_id character varying(64) NOT NULL,
    reason character varying(500) NOT NULL,
    attempts integer NOT NULL,
    failed_at timestamp with time zone NOT NULL,
    retry_at timestamp with time zone
);

CREATE TABLE cdrs (
    "position" bigint NOT NULL,
    session_id character varying(64) NOT NULL,
    telephony_session_id character varying(64) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    written_at timestamp with time zone NOT NULL,
    record jsonb NOT NULL
);

CREATE SEQUENCE cdrs_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE cdrs_position_seq OWNED BY cdrs."position";

CREATE TABLE chat_bookmarks (
    extension_id character varying(64) NOT NULL,
    post_id character varying(64) NOT NULL,
    note character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE chat_cards (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64) NOT NULL,
    client_id character varying(64) NOT NULL,
    post_ids jsonb NOT NULL,
    kind character varying(20) NOT NULL,
    content jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_checklist_runs (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    checklist_id character varying(64),
    creator_id character varying(64) NOT NULL,
    post_ids jsonb NOT NULL,
    name character varying(100) NOT NULL,
    steps jsonb NOT NULL,
    status character varying(10) NOT NULL,
    summary character varying(2000) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE chat_checklists (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    description character varying(1000) NOT NULL,
    steps jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_clocks (
    account_id character varying(64) NOT NULL,
    n bigint NOT NULL
);

CREATE TABLE chat_company_keys (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    public_key character varying(100) NOT NULL,
    needed integer NOT NULL,
    parts integer NOT NULL,
    created_by character varying(64),
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);

CREATE TABLE chat_departures (
    extension_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    n bigint NOT NULL
);

CREATE TABLE chat_encrypted_chats (
    chat_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    history character varying(10) NOT NULL,
    since_seq bigint NOT NULL,
    enabled_by character varying(64),
    enabled_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_encryption_policies (
    account_id character varying(64) NOT NULL,
    mode character varying(10) NOT NULL,
    changed_by character varying(64),
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_epoch_boxes (
    chat_id character varying(64) NOT NULL,
    number integer NOT NULL,
    extension_id character varying(64) NOT NULL,
    generation integer NOT NULL,
    box character varying(400) NOT NULL,
    by_id character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_epochs (
    chat_id character varying(64) NOT NULL,
    number integer NOT NULL,
    members_version bigint NOT NULL,
    maker_id character varying(64) NOT NULL,
    maker_generation integer NOT NULL,
    key_check character varying(64) NOT NULL,
    recipients_hash character varying(64) NOT NULL,
    company_key_id character varying(64) NOT NULL,
    company_box character varying(400) NOT NULL,
    signature character varying(100) NOT NULL,
    stale boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_exports (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    creator_id character varying(64),
    status character varying(10) NOT NULL,
    time_from timestamp with time zone NOT NULL,
    time_to timestamp with time zone NOT NULL,
    contacts jsonb NOT NULL,
    chat_ids jsonb NOT NULL,
    dataset_id character varying(64) NOT NULL,
    file_key character varying(200) NOT NULL,
    size integer NOT NULL,
    attempts integer NOT NULL,
    touched_at timestamp with time zone,
    expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_files (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    owner_id character varying(64),
    chat_id character varying(64),
    post_id character varying(64),
    name character varying(255) NOT NULL,
    content_type character varying(100) NOT NULL,
    size integer NOT NULL,
    file_key character varying(200) NOT NULL,
    preview_key character varying(200) NOT NULL,
    preview_type character varying(40) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    duration_ms integer DEFAULT 0 NOT NULL,
    pages integer DEFAULT 0 NOT NULL,
    peaks jsonb DEFAULT '[]'::jsonb NOT NULL,
    voice boolean DEFAULT false NOT NULL,
    promised_until timestamp with time zone
);

CREATE TABLE chat_folders (
    id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    place integer NOT NULL
);

CREATE TABLE chat_guest_settings (
    account_id character varying(64) NOT NULL,
    enabled boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_guests (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    invited_by character varying(64),
    invited_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    why_ended character varying(20) NOT NULL
);

CREATE TABLE chat_holds (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    kind character varying(6) NOT NULL,
    subject_id character varying(64) NOT NULL,
    reason character varying(300) NOT NULL,
    created_by character varying(64),
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_import_details (
    import_id character varying(64) NOT NULL,
    people jsonb NOT NULL,
    rooms jsonb NOT NULL
);

CREATE TABLE chat_import_lines (
    import_id character varying(64) NOT NULL,
    key character varying(64) NOT NULL,
    what character varying(20) NOT NULL,
    why character varying(20) NOT NULL,
    place character varying(200) NOT NULL,
    detail character varying(200) NOT NULL,
    count bigint NOT NULL
);

CREATE TABLE chat_import_matches (
    import_id character varying(64) NOT NULL,
    key character varying(200) NOT NULL,
    kind character varying(10) NOT NULL,
    name character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    extension_id character varying(64),
    told boolean NOT NULL
);

CREATE TABLE chat_import_rooms (
    chat_id character varying(64) NOT NULL,
    import_id character varying(64) NOT NULL,
    done integer NOT NULL,
    created boolean NOT NULL,
    finished boolean NOT NULL,
    first_seq bigint NOT NULL,
    before integer NOT NULL
);

CREATE TABLE chat_imported_people (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    source character varying(20) NOT NULL,
    name character varying(250) NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_imports (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    creator_id character varying(64),
    name character varying(255) NOT NULL,
    source character varying(20) NOT NULL,
    status character varying(10) NOT NULL,
    size bigint NOT NULL,
    received bigint NOT NULL,
    pieces integer NOT NULL,
    preview jsonb NOT NULL,
    cutoff timestamp with time zone,
    posts_done integer NOT NULL,
    posts_new integer NOT NULL,
    rooms_done integer NOT NULL,
    files_new integer NOT NULL,
    problem character varying(1000) NOT NULL,
    attempts integer NOT NULL,
    touched_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE chat_kept (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    chat_name character varying(250) NOT NULL,
    kind character varying(4) NOT NULL,
    thing_id character varying(64) NOT NULL,
    creator_id character varying(64),
    why character varying(10) NOT NULL,
    content jsonb NOT NULL,
    files jsonb NOT NULL,
    people jsonb NOT NULL,
    said_at timestamp with time zone NOT NULL,
    kept_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_key_devices (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    public_key character varying(100) NOT NULL,
    box text NOT NULL,
    generation integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    let_in_at timestamp with time zone
);

CREATE TABLE chat_link_pages (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    url_hash character varying(64) NOT NULL,
    url character varying(2000) NOT NULL,
    state character varying(10) NOT NULL,
    why character varying(200) NOT NULL,
    host character varying(255) NOT NULL,
    title character varying(300) NOT NULL,
    description character varying(500) NOT NULL,
    site_name character varying(100) NOT NULL,
    picture_key character varying(200) NOT NULL,
    picture_type character varying(40) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_link_settings (
    account_id character varying(64) NOT NULL,
    enabled boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_members (
    chat_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    role character varying(10) NOT NULL,
    read_seq bigint NOT NULL,
    read_at timestamp with time zone,
    marked_unread boolean DEFAULT false NOT NULL,
    favorite_at timestamp with time zone,
    muted boolean DEFAULT false NOT NULL,
    folder_id character varying(64),
    joined_at timestamp with time zone NOT NULL,
    n bigint NOT NULL,
    joined_version bigint DEFAULT '0'::bigint NOT NULL
);

CREATE TABLE chat_notes (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64) NOT NULL,
    changed_by character varying(64) NOT NULL,
    post_ids jsonb NOT NULL,
    title character varying(250) NOT NULL,
    body text NOT NULL,
    preview character varying(150) NOT NULL,
    status character varying(10) NOT NULL,
    locked_by character varying(64),
    locked_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_outgoing_calls (
    id character varying(64) NOT NULL,
    hook_id character varying(64) NOT NULL,
    body text NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_outgoing_hooks (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64) NOT NULL,
    kind character varying(10) NOT NULL,
    name character varying(32) NOT NULL,
    description character varying(200) NOT NULL,
    words jsonb NOT NULL,
    url character varying(2000) NOT NULL,
    salt character varying(64) NOT NULL,
    status character varying(10) NOT NULL,
    problem character varying(300) NOT NULL,
    failures integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_person_keys (
    extension_id character varying(64) NOT NULL,
    generation integer NOT NULL,
    account_id character varying(64) NOT NULL,
    sign_key character varying(100) NOT NULL,
    seal_key character varying(100) NOT NULL,
    fresh boolean NOT NULL,
    signature character varying(100) NOT NULL,
    recovery jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_pins (
    post_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    pinned_by character varying(64),
    at timestamp with time zone NOT NULL
);

CREATE TABLE chat_poll_options (
    id character varying(64) NOT NULL,
    poll_id character varying(64) NOT NULL,
    place integer NOT NULL,
    text character varying(200) NOT NULL
);

CREATE TABLE chat_poll_votes (
    option_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    poll_id character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE chat_polls (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64) NOT NULL,
    post_ids jsonb NOT NULL,
    question character varying(500) NOT NULL,
    multiple boolean NOT NULL,
    secret boolean NOT NULL,
    closes_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_post_links (
    post_id character varying(64) NOT NULL,
    page_id character varying(64) NOT NULL,
    place integer NOT NULL,
    removed boolean DEFAULT false NOT NULL
);

CREATE TABLE chat_post_mentions (
    post_id character varying(64) NOT NULL,
    who_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    seq bigint NOT NULL
);

CREATE TABLE chat_post_versions (
    post_id character varying(64) NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    sealed boolean DEFAULT false NOT NULL
);

CREATE TABLE chat_posts (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    seq bigint NOT NULL,
    n bigint NOT NULL,
    kind character varying(20) NOT NULL,
    creator_id character varying(64),
    client_key character varying(64),
    text text NOT NULL,
    parent_id character varying(64),
    thread_id character varying(64),
    reply_count integer NOT NULL,
    attachments jsonb NOT NULL,
    mentions jsonb NOT NULL,
    added_ids jsonb NOT NULL,
    extra jsonb NOT NULL,
    counted boolean DEFAULT true NOT NULL,
    pinned boolean DEFAULT false NOT NULL,
    versions integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone
);

CREATE TABLE chat_reaction_counts (
    post_id character varying(64) NOT NULL,
    emoji character varying(40) NOT NULL,
    count integer NOT NULL,
    first_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_reactions (
    post_id character varying(64) NOT NULL,
    emoji character varying(40) NOT NULL,
    extension_id character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE chat_recoveries (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    purpose character varying(10) NOT NULL,
    person_id character varying(64),
    reason character varying(500) NOT NULL,
    status character varying(10) NOT NULL,
    asked_by character varying(64) NOT NULL,
    decided_by character varying(64),
    reads integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone
);

CREATE TABLE chat_reminders (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    post_id character varying(64),
    text character varying(1000) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    status character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_retention_rules (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64),
    days integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by character varying(64)
);

CREATE TABLE chat_retention_runs (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    posts integer NOT NULL,
    chats integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    things integer DEFAULT 0 NOT NULL
);

CREATE TABLE chat_room_codes (
    chat_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    code character varying(12) NOT NULL
);

CREATE TABLE chat_scheduled_posts (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64) NOT NULL,
    client_id character varying(64) NOT NULL,
    text text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    status character varying(10) NOT NULL,
    problem character varying(300) NOT NULL,
    post_id character varying(64),
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    thread_id character varying(64) DEFAULT ''::character varying NOT NULL,
    attachments jsonb DEFAULT '[]'::jsonb NOT NULL
);

CREATE TABLE chat_search_docs (
    id bigint NOT NULL,
    kind character varying(4) NOT NULL,
    thing_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64),
    has_file boolean DEFAULT false NOT NULL,
    body text NOT NULL
);

CREATE TABLE chat_search_progress (
    name character varying(20) NOT NULL,
    chat_id character varying(64) NOT NULL,
    seq bigint NOT NULL,
    done boolean DEFAULT false NOT NULL
);

CREATE TABLE chat_search_words (
    doc_id bigint NOT NULL,
    words tsvector NOT NULL
);

CREATE TABLE chat_task_assignees (
    task_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    place integer NOT NULL,
    status character varying(10) NOT NULL
);

CREATE TABLE chat_tasks (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64) NOT NULL,
    post_ids jsonb NOT NULL,
    subject character varying(250) NOT NULL,
    description text NOT NULL,
    section character varying(100) NOT NULL,
    color character varying(10) NOT NULL,
    status character varying(10) NOT NULL,
    condition character varying(12) NOT NULL,
    percentage integer NOT NULL,
    start_at timestamp with time zone,
    due_at timestamp with time zone,
    schedule character varying(10) NOT NULL,
    ending character varying(10) NOT NULL,
    ending_after integer,
    ending_on timestamp with time zone,
    series_id character varying(64) NOT NULL,
    occurrence integer NOT NULL,
    file_ids jsonb NOT NULL,
    completed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chat_voice_rooms (
    chat_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    enabled boolean NOT NULL,
    is_open boolean NOT NULL,
    kind character varying(10) NOT NULL,
    session_id character varying(64) NOT NULL,
    sequence integer NOT NULL,
    starter_id character varying(64) NOT NULL,
    post_id character varying(64),
    people jsonb NOT NULL,
    seen jsonb NOT NULL,
    started_at timestamp with time zone
);

CREATE TABLE chat_webhooks (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    creator_id character varying(64) NOT NULL,
    secret_hash character varying(64) NOT NULL,
    salt character varying(64) NOT NULL,
    status character varying(10) NOT NULL,
    window_at timestamp with time zone,
    window_count integer NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE chats (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    kind character varying(10) NOT NULL,
    name character varying(250) NOT NULL,
    description character varying(1000) NOT NULL,
    public boolean NOT NULL,
    status character varying(10) NOT NULL,
    creator_id character varying(64),
    people_key character varying(64),
    member_count integer NOT NULL,
    members_version bigint NOT NULL,
    last_seq bigint NOT NULL,
    last_post_at timestamp with time zone,
    n bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    encrypted boolean DEFAULT false NOT NULL,
    shared boolean DEFAULT false NOT NULL
);

CREATE TABLE company_holidays (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    site_id character varying(64),
    name character varying(100) NOT NULL,
    first character varying(10) NOT NULL,
    last character varying(10) NOT NULL,
    yearly boolean NOT NULL
);

CREATE TABLE company_sign_in (
    account_id character varying(64) NOT NULL,
    sign_in_name character varying(40),
    only_company boolean NOT NULL,
    way_back_id character varying(64)
);

CREATE TABLE conduct_acts (
    id character varying(64) NOT NULL,
    verb character varying(20) NOT NULL,
    state character varying(20) NOT NULL,
    scope character varying(20) NOT NULL,
    subject character varying(128) NOT NULL,
    account_id character varying(64) NOT NULL,
    standing character varying(30) NOT NULL,
    incident character varying(128) NOT NULL,
    rung integer NOT NULL,
    rule character varying(40) NOT NULL,
    rule_version integer NOT NULL,
    clause character varying(10) NOT NULL,
    proof character varying(20) NOT NULL,
    reason text NOT NULL,
    facts jsonb NOT NULL,
    evidence jsonb NOT NULL,
    by character varying(64) NOT NULL,
    by_name character varying(200) NOT NULL,
    second_by character varying(64) NOT NULL,
    second_name character varying(200) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    starts_at timestamp with time zone,
    expires_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by character varying(64) NOT NULL,
    end_reason text NOT NULL,
    compensation jsonb NOT NULL,
    statement_id character varying(64) NOT NULL,
    "position" bigint
);

CREATE TABLE conduct_attempts (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    count integer NOT NULL,
    rules character varying(64) NOT NULL,
    body bytea NOT NULL
);

CREATE TABLE conduct_cases (
    id character varying(64) NOT NULL,
    kind character varying(20) NOT NULL,
    state character varying(20) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    statement_id character varying(64) NOT NULL,
    act_id character varying(64) NOT NULL,
    rule character varying(40) NOT NULL,
    clause character varying(10) NOT NULL,
    subject character varying(200) NOT NULL,
    text text NOT NULL,
    contact character varying(254) NOT NULL,
    reporter character varying(64) NOT NULL,
    source character varying(64) NOT NULL,
    details jsonb NOT NULL,
    history jsonb NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    acknowledged_at timestamp with time zone,
    status_due_at timestamp with time zone,
    status_at timestamp with time zone,
    decision_due_at timestamp with time zone,
    decided_at timestamp with time zone,
    decided_by character varying(64) NOT NULL,
    decided_by_name character varying(200) NOT NULL,
    decision character varying(20) NOT NULL,
    reasons text NOT NULL,
    undone_at timestamp with time zone,
    reminded_at timestamp with time zone
);

CREATE TABLE conduct_checkpoints (
    size bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    note text NOT NULL
);

CREATE TABLE conduct_evidence (
    "position" bigint NOT NULL,
    kind character varying(60) NOT NULL,
    account_id character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    record text NOT NULL
);

CREATE TABLE conduct_evidence_nodes (
    level integer NOT NULL,
    place bigint NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE conduct_held (
    id character varying(64) NOT NULL,
    act_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    channel character varying(40) NOT NULL,
    thing character varying(128) NOT NULL,
    held_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone
);

CREATE TABLE conduct_list_entries (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    kind character varying(40) NOT NULL,
    party character varying(20) NOT NULL,
    scope character varying(40) NOT NULL,
    answer character varying(10) NOT NULL,
    since timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    text_sha256 character varying(64) NOT NULL,
    source character varying(300) NOT NULL,
    by character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE conduct_list_versions (
    id character varying(64) NOT NULL,
    kind character varying(40) NOT NULL,
    place character varying(6) NOT NULL,
    number integer NOT NULL,
    as_of date NOT NULL,
    entries bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    source text NOT NULL,
    file_key character varying(500) NOT NULL,
    by character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE conduct_listeners (
    id character varying(64) NOT NULL,
    seen_at timestamp with time zone NOT NULL
);

CREATE TABLE conduct_notices (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    act_id character varying(64) NOT NULL,
    statement_id character varying(64) NOT NULL,
    read_at timestamp with time zone,
    said jsonb DEFAULT '{}'::jsonb NOT NULL
);

CREATE TABLE conduct_observed (
    id character varying(64) NOT NULL,
    rule character varying(40) NOT NULL,
    account_id character varying(64),
    day character varying(10) NOT NULL,
    status character varying(20) NOT NULL,
    count integer NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    example jsonb NOT NULL,
    confirmed boolean NOT NULL,
    found character varying(10) NOT NULL,
    found_by character varying(64) NOT NULL,
    found_by_name character varying(200) NOT NULL,
    found_at timestamp with time zone,
    note text NOT NULL
);

CREATE TABLE conduct_overrides (
    id character varying(64) NOT NULL,
    rule character varying(40) NOT NULL,
    scope character varying(20) NOT NULL,
    key character varying(64) NOT NULL,
    limits jsonb NOT NULL,
    status character varying(20) NOT NULL,
    killed boolean,
    reason text NOT NULL,
    by character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE conduct_quarantine (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    channel character varying(40) NOT NULL,
    context jsonb NOT NULL,
    file_name character varying(200) NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    file_key character varying(500) NOT NULL,
    statement_id character varying(64) NOT NULL,
    rule character varying(40) NOT NULL,
    clause character varying(10) NOT NULL,
    reason text NOT NULL,
    unchecked boolean NOT NULL,
    state character varying(20) NOT NULL,
    held_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by character varying(64) NOT NULL,
    decided_by_name character varying(200) NOT NULL,
    decision text NOT NULL
);

CREATE TABLE conduct_replays (
    id character varying(64) NOT NULL,
    asked_by character varying(64) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    state character varying(20) NOT NULL,
    asked jsonb NOT NULL,
    judged integer NOT NULL,
    result jsonb NOT NULL
);

CREATE TABLE conduct_stages (
    rule character varying(40) NOT NULL,
    status character varying(20) NOT NULL,
    digest character varying(64) NOT NULL,
    since timestamp with time zone NOT NULL,
    matches integer NOT NULL,
    case_id character varying(64) NOT NULL,
    why text NOT NULL,
    by character varying(64) NOT NULL,
    by_name character varying(200) NOT NULL
);

CREATE TABLE conduct_subject_keys (
    subject character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    sealed text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE conduct_switches (
    rule character varying(40) NOT NULL,
    mode character varying(10) NOT NULL,
    reason text NOT NULL,
    by character varying(64) NOT NULL,
    by_name character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE conduct_verdicts (
    statement_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    event_id character varying(64) NOT NULL,
    kind character varying(40) NOT NULL,
    verdict character varying(20) NOT NULL,
    dialed character varying(128) NOT NULL,
    body jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    appealed_at timestamp with time zone,
    appeal_text text NOT NULL,
    act_id character varying(64) DEFAULT ''::character varying NOT NULL,
    overturned_at timestamp with time zone,
    "position" bigint,
    rule character varying(40) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE conference_codes (
    account_id character varying(64) NOT NULL,
    code character varying(12) NOT NULL,
    extension_id character varying(64) NOT NULL,
    role character varying(12) NOT NULL
);

CREATE TABLE conference_settings (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    join_before_host boolean NOT NULL,
    numbers jsonb NOT NULL
);

CREATE TABLE connection_contact_numbers (
    contact_id character varying(64) NOT NULL,
    field character varying(20) NOT NULL,
    extension_id character varying(64) NOT NULL,
    number character varying(40) NOT NULL
);

CREATE TABLE connection_contact_photos (
    contact_id character varying(64) NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE connection_contacts (
    id character varying(64) NOT NULL,
    connection_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    remote_id character varying(600) NOT NULL,
    etag character varying(200) NOT NULL,
    details json NOT NULL,
    sort_first character varying(120) NOT NULL,
    sort_last character varying(120) NOT NULL,
    sort_company character varying(120) NOT NULL,
    photo_ref character varying(1000) DEFAULT ''::character varying NOT NULL,
    photo_etag character varying(32) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE connection_events (
    id character varying(64) NOT NULL,
    connection_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    all_day boolean NOT NULL,
    kind character varying(20) NOT NULL,
    title character varying(250) NOT NULL,
    location character varying(300) NOT NULL,
    join_url character varying(1000) NOT NULL,
    join_number character varying(40) NOT NULL
);

CREATE TABLE connection_providers (
    account_id character varying(64) NOT NULL,
    provider character varying(20) NOT NULL,
    enabled boolean NOT NULL,
    client_id character varying(200) NOT NULL,
    sealed_secret bytea NOT NULL,
    tenant character varying(100) NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE connection_requests (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    provider character varying(20) NOT NULL,
    sealed_secret bytea NOT NULL,
    contacts boolean NOT NULL,
    calendar boolean NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE connection_revocations (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    provider character varying(20) NOT NULL,
    user_name character varying(200) NOT NULL,
    sealed_secrets bytea NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone
);

CREATE TABLE connections (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    provider character varying(20) NOT NULL,
    name character varying(100) NOT NULL,
    address character varying(300) NOT NULL,
    user_name character varying(200) NOT NULL,
    sealed_secrets bytea NOT NULL,
    contacts boolean NOT NULL,
    calendar boolean NOT NULL,
    state character varying(20) NOT NULL,
    problem character varying(300) NOT NULL,
    cursors json NOT NULL,
    run_id character varying(64) NOT NULL,
    next_run_at timestamp with time zone,
    last_run_at timestamp with time zone,
    last_success_at timestamp with time zone,
    failures integer NOT NULL,
    contact_count integer NOT NULL,
    event_count integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    calendars json DEFAULT '[]'::json NOT NULL,
    chosen_calendars json
);

CREATE TABLE contact_center_tokens (
    session_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE contact_numbers (
    contact_id character varying(64) NOT NULL,
    field character varying(20) NOT NULL,
    extension_id character varying(64) NOT NULL,
    number character varying(40) NOT NULL
);

CREATE TABLE contacts (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    revision integer NOT NULL,
    alive boolean NOT NULL,
    details jsonb NOT NULL,
    sort_first character varying(120) NOT NULL,
    sort_last character varying(120) NOT NULL,
    sort_company character varying(120) NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE conversations (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    kind character varying(10) NOT NULL,
    key character varying(64) NOT NULL,
    own_number character varying(20) NOT NULL,
    participants jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE cost_centers (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    parent_id character varying(64),
    tax_site_id character varying(64),
    name character varying(100) NOT NULL,
    billing_code character varying(50) NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE crm_activities (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    connection_id character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    party_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    number character varying(20) NOT NULL,
    facts json NOT NULL,
    state character varying(10) NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    contact_name character varying(200) NOT NULL,
    remote_id character varying(200) NOT NULL,
    problem character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    telephony_session_id character varying(64) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE crm_connections (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    template_key character varying(40) NOT NULL,
    own_template text NOT NULL,
    address character varying(300) NOT NULL,
    authentication character varying(40) NOT NULL,
    options json NOT NULL,
    sealed_secrets bytea NOT NULL,
    enabled boolean NOT NULL,
    journal character varying(10) NOT NULL,
    problem character varying(300) NOT NULL,
    problem_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE crm_known_numbers (
    account_id character varying(64) NOT NULL,
    number character varying(20) NOT NULL,
    contacts json NOT NULL,
    asked_at timestamp with time zone NOT NULL
);

CREATE TABLE crm_notes (
    telephony_session_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    text character varying(4000) NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE crm_preferences (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    opens character varying(10) NOT NULL
);

CREATE TABLE custom_field_values (
    extension_id character varying(64) NOT NULL,
    field_id character varying(64) NOT NULL,
    value character varying(255) NOT NULL
);

CREATE TABLE custom_fields (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    category character varying(20) NOT NULL,
    name character varying(100) NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE custom_greetings (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    type character varying(30) NOT NULL,
    rule_id character varying(64) NOT NULL,
    language character varying(10) NOT NULL,
    text text NOT NULL,
    preset_id character varying(20) NOT NULL,
    file_key character varying(500) NOT NULL,
    size integer NOT NULL,
    seconds double precision NOT NULL,
    applied boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE custom_roles (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    display_name character varying(100) NOT NULL,
    description character varying(500) NOT NULL,
    scope character varying(30) NOT NULL,
    hidden boolean NOT NULL,
    permissions jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE default_roles (
    account_id character varying(64) NOT NULL,
    role_id character varying(64) NOT NULL
);

CREATE TABLE delegates (
    delegator_id character varying(64) NOT NULL,
    delegate_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    "position" integer NOT NULL,
    rings_along boolean DEFAULT true NOT NULL,
    calls_on_behalf boolean DEFAULT true NOT NULL
);

CREATE TABLE devices (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    type character varying(20) NOT NULL,
    name character varying(120) NOT NULL,
    generation integer NOT NULL,
    client_key character varying(300) NOT NULL,
    serial character varying(100) NOT NULL,
    computer_name character varying(100) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    use_as_common_phone boolean DEFAULT false NOT NULL,
    number_id character varying(64),
    site_id character varying(64),
    cost_center_id character varying(64),
    guest_id character varying(64),
    guest_until timestamp with time zone,
    flip_number character varying(2) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE emergency_assignments (
    subject character varying(10) NOT NULL,
    subject_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    location_id character varying(64) NOT NULL
);

CREATE TABLE emergency_automatic_locations (
    subject character varying(10) NOT NULL,
    subject_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL
);

CREATE TABLE emergency_locations (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    owner_id character varying(64),
    name character varying(120) NOT NULL,
    address jsonb NOT NULL,
    address_text character varying(1200) NOT NULL,
    status character varying(20) NOT NULL,
    trusted boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE emergency_network_marks (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    kind character varying(10) NOT NULL,
    key character varying(64) NOT NULL,
    port character varying(64) NOT NULL,
    name character varying(120) NOT NULL,
    site_id character varying(64),
    location_id character varying(64) NOT NULL
);

CREATE TABLE emergency_network_ranges (
    id character varying(64) NOT NULL,
    network_id character varying(64) NOT NULL,
    "position" integer NOT NULL,
    start character varying(45) NOT NULL,
    "end" character varying(45) NOT NULL,
    name character varying(120) NOT NULL,
    location_id character varying(64)
);

CREATE TABLE emergency_network_sightings (
    device_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    source character varying(45) NOT NULL,
    own character varying(45) NOT NULL,
    bssid character varying(12) NOT NULL,
    chassis character varying(64) NOT NULL,
    port character varying(64) NOT NULL,
    seen_at timestamp with time zone NOT NULL
);

CREATE TABLE emergency_networks (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    name character varying(120) NOT NULL,
    site_id character varying(64)
);

CREATE TABLE emergency_notices (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    extension_number character varying(12) NOT NULL,
    device_id character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    code character varying(12) NOT NULL,
    is_test boolean NOT NULL,
    callback_number character varying(40) NOT NULL,
    address_text character varying(1200) NOT NULL,
    pidf_lo text NOT NULL,
    repeats integer NOT NULL,
    telephony_session_id character varying(64) NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    noticed_at timestamp with time zone NOT NULL,
    acknowledged_by character varying(64) NOT NULL,
    acknowledged_at timestamp with time zone,
    unverified character varying(80) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE event_inbox (
    id bigint NOT NULL,
    topic character varying(120) NOT NULL,
    payload jsonb NOT NULL,
    written_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE event_inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_inbox_id_seq OWNED BY event_inbox.id;

CREATE TABLE event_log (
    "position" bigint NOT NULL,
    uuid character varying(36) NOT NULL,
    account_id character varying(64) NOT NULL,
    path character varying(500) NOT NULL,
    body text NOT NULL,
    facts jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    kept_at timestamp with time zone NOT NULL
);

CREATE TABLE event_log_head (
    id integer NOT NULL,
    "position" bigint NOT NULL
);

CREATE SEQUENCE event_log_head_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE event_log_head_id_seq OWNED BY event_log_head.id;

CREATE TABLE extensions (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    number character varying(12) NOT NULL,
    type character varying(30) NOT NULL,
    status character varying(20) NOT NULL,
    hidden boolean NOT NULL,
    first_name character varying(100) NOT NULL,
    last_name character varying(100) NOT NULL,
    display_name character varying(200) NOT NULL,
    company character varying(200) NOT NULL,
    job_title character varying(100) NOT NULL,
    department character varying(100) NOT NULL,
    email character varying(254),
    business_phone character varying(40) NOT NULL,
    mobile_phone character varying(40) NOT NULL,
    language character varying(10),
    time_zone character varying(64),
    time_format character varying(3),
    role character varying(20) NOT NULL,
    password_hash character varying(255),
    password_changed_at timestamp with time zone,
    international_calling boolean NOT NULL,
    ring_seconds integer NOT NULL,
    voicemail_enabled boolean NOT NULL,
    greeting_path character varying(400) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    site_id character varying(64),
    cost_center_id character varying(64),
    updated_at timestamp with time zone,
    home_country character varying(2),
    greeting_language character varying(10),
    formatting_locale character varying(10),
    status_reason character varying(20) DEFAULT ''::character varying NOT NULL,
    status_comment character varying(200) DEFAULT ''::character varying NOT NULL,
    setup_state character varying(20) DEFAULT 'Completed'::character varying NOT NULL,
    partner_id character varying(100) DEFAULT ''::character varying NOT NULL,
    "references" jsonb DEFAULT '[]'::jsonb NOT NULL,
    business_address jsonb DEFAULT '{}'::jsonb NOT NULL,
    email_as_login boolean DEFAULT true NOT NULL,
    spoken_name character varying(200) DEFAULT ''::character varying NOT NULL,
    queue_goals jsonb DEFAULT '{}'::jsonb NOT NULL,
    pin_hash character varying(255),
    image_key character varying(200) DEFAULT ''::character varying NOT NULL,
    image_type character varying(40) DEFAULT ''::character varying NOT NULL,
    image_etag character varying(64) DEFAULT ''::character varying NOT NULL,
    image_changed_at timestamp with time zone,
    history_since timestamp with time zone
);

CREATE TABLE favorites (
    owner_id character varying(64) NOT NULL,
    "position" integer NOT NULL,
    contact_id character varying(64),
    extension_id character varying(64)
);

CREATE TABLE fax_cover_pages (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    cover_index integer NOT NULL,
    name character varying(60) NOT NULL,
    background_key character varying(500) NOT NULL,
    fields jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE fax_destinations (
    account_id character varying(64) NOT NULL,
    number character varying(20) NOT NULL,
    worked_at timestamp with time zone NOT NULL,
    slow boolean NOT NULL,
    slowest boolean NOT NULL,
    without_ecm boolean NOT NULL,
    without_t38 boolean NOT NULL,
    pages_a_call integer NOT NULL
);

CREATE TABLE fax_jobs (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    message_id character varying(64) NOT NULL,
    recipient character varying(20) NOT NULL,
    caller_number character varying(20) NOT NULL,
    document_key character varying(500) NOT NULL,
    pages integer NOT NULL,
    confirmed integer NOT NULL,
    state character varying(20) NOT NULL,
    attempts integer NOT NULL,
    slow boolean NOT NULL,
    without_ecm boolean NOT NULL,
    call_id character varying(64) NOT NULL,
    log jsonb NOT NULL,
    due_at timestamp with time zone NOT NULL,
    lease_until timestamp with time zone,
    done_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    slowest boolean DEFAULT false NOT NULL,
    without_t38 boolean DEFAULT false NOT NULL,
    pages_a_call integer DEFAULT 0 NOT NULL
);

CREATE TABLE fax_receipts (
    message_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    document jsonb NOT NULL,
    pages jsonb NOT NULL,
    content_key character varying(64) NOT NULL,
    reading jsonb NOT NULL,
    receipt text NOT NULL,
    made_at timestamp with time zone
);

CREATE TABLE fax_settings (
    account_id character varying(64) NOT NULL,
    email_attachments boolean NOT NULL,
    categories jsonb
);

CREATE TABLE fax_texts (
    message_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    tiff_key character varying(500) NOT NULL,
    text text NOT NULL,
    category character varying(60) NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone
);

CREATE TABLE federation_blocks (
    account_id character varying(64) NOT NULL,
    server character varying(300) NOT NULL,
    blocked_by character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE federation_chats (
    chat_id character varying(64) NOT NULL,
    link_id character varying(64) NOT NULL,
    shared_id character varying(64) NOT NULL,
    home boolean NOT NULL
);

CREATE TABLE federation_events (
    link_id character varying(64) NOT NULL,
    n bigint NOT NULL,
    body jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE federation_links (
    id character varying(64) NOT NULL,
    shared_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    server character varying(300) NOT NULL,
    remote_account_id character varying(64) NOT NULL,
    remote_name character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    shows_people boolean DEFAULT false NOT NULL,
    sees_people boolean DEFAULT false NOT NULL,
    received_n bigint NOT NULL,
    refused integer NOT NULL,
    failures integer NOT NULL,
    problem character varying(300) NOT NULL,
    history jsonb NOT NULL,
    due_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE federation_people (
    extension_id character varying(64) NOT NULL,
    link_id character varying(64) NOT NULL,
    remote_id character varying(64) NOT NULL
);

CREATE TABLE federation_posts (
    post_id character varying(64) NOT NULL,
    chat_id character varying(64) NOT NULL,
    shared_id character varying(80) NOT NULL
);

CREATE TABLE federation_queues (
    link_id character varying(64) NOT NULL,
    sent_n bigint NOT NULL
);

CREATE TABLE forbidden_apps (
    account_id character varying(64) NOT NULL,
    app_id character varying(64) NOT NULL,
    forbidden_by character varying(64),
    forbidden_at timestamp with time zone NOT NULL
);

CREATE TABLE forwarding_numbers (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    number character varying(40) NOT NULL,
    label character varying(60) NOT NULL,
    type character varying(30) NOT NULL,
    flip_number character varying(2) NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE handling_cases (
    owner_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    cases jsonb NOT NULL
);

CREATE TABLE handling_rules (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    kind character varying(20) NOT NULL,
    name character varying(100) NOT NULL,
    enabled boolean NOT NULL,
    "position" integer NOT NULL,
    action character varying(30) NOT NULL,
    conditions jsonb NOT NULL,
    plan jsonb NOT NULL,
    extra jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE handling_versions (
    id character varying(64) NOT NULL,
    owner_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    number integer NOT NULL,
    document jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by character varying(64) NOT NULL,
    note character varying(200) NOT NULL
);

CREATE TABLE idempotency_keys (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    request_hash character varying(64) NOT NULL,
    status integer NOT NULL,
    content_type character varying(200) NOT NULL,
    body bytea,
    request_id character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    owner character varying(200) DEFAULT ''::character varying NOT NULL,
    seen_at timestamp with time zone,
    done jsonb
);

CREATE TABLE identity_policies (
    account_id character varying(64) NOT NULL,
    invalid character varying(10) NOT NULL,
    missing character varying(10) NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE identity_providers (
    account_id character varying(64) NOT NULL,
    enabled boolean NOT NULL,
    entity_id character varying(1024) NOT NULL,
    sign_in_url character varying(2000) NOT NULL,
    sign_in_binding character varying(10) NOT NULL,
    certificates jsonb NOT NULL,
    metadata_url character varying(2000) NOT NULL,
    metadata_read_at timestamp with time zone,
    metadata_problem character varying(400) NOT NULL,
    own_certificate text NOT NULL,
    own_sealed_key bytea NOT NULL,
    unasked boolean NOT NULL,
    create_people boolean NOT NULL,
    link_by_email boolean NOT NULL,
    link_administrators boolean NOT NULL,
    second_step_there boolean NOT NULL,
    first_number integer NOT NULL,
    attribute_names jsonb NOT NULL,
    group_roles jsonb NOT NULL,
    last_refusal character varying(400) NOT NULL,
    last_refusal_at timestamp with time zone
);

CREATE TABLE intercom_settings (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    allowed boolean DEFAULT true NOT NULL
);

CREATE TABLE ivr_menus (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    prompt_id character varying(64),
    text text NOT NULL,
    language character varying(10) NOT NULL,
    file_key character varying(500) NOT NULL,
    repeat_count integer NOT NULL,
    actions jsonb NOT NULL
);

CREATE TABLE ivr_prompts (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    name character varying(255) NOT NULL,
    text text NOT NULL,
    language character varying(10) NOT NULL,
    file_key character varying(500) NOT NULL,
    size integer NOT NULL,
    seconds double precision NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE jwt_credentials (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    client_ids jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone
);

CREATE TABLE known_devices (
    id character varying(64) NOT NULL,
    token_hash character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    source character varying(64) NOT NULL,
    last_seen_at timestamp with time zone NOT NULL
);

CREATE TABLE language_model_choices (
    account_id character varying(64) NOT NULL,
    source character varying(10) NOT NULL,
    url character varying(500) NOT NULL,
    model character varying(200) NOT NULL,
    sealed_key character varying(3000) NOT NULL,
    summaries boolean NOT NULL,
    assistant boolean NOT NULL,
    translations boolean NOT NULL,
    daily_limit integer NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE language_model_uses (
    account_id character varying(64) NOT NULL,
    day character varying(10) NOT NULL,
    purpose character varying(15) NOT NULL,
    requests integer NOT NULL,
    characters bigint NOT NULL
);

CREATE TABLE ldap_directories (
    account_id character varying(64) NOT NULL,
    enabled boolean NOT NULL,
    host character varying(253) NOT NULL,
    port integer NOT NULL,
    security character varying(10) NOT NULL,
    authority text NOT NULL,
    bind_dn character varying(1000) NOT NULL,
    bind_secret bytea NOT NULL,
    base character varying(1000) NOT NULL,
    people_filter character varying(2000) NOT NULL,
    attribute_names jsonb NOT NULL,
    group_roles jsonb NOT NULL,
    create_people boolean NOT NULL,
    link_by_email boolean NOT NULL,
    link_administrators boolean NOT NULL,
    photos boolean NOT NULL,
    first_number integer NOT NULL,
    every_minutes integer NOT NULL,
    most_disabled_percent integer NOT NULL,
    next_run_at timestamp with time zone
);

CREATE TABLE ldap_links (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    external_id character varying(200) NOT NULL,
    dn character varying(1000) NOT NULL,
    photo_mark character varying(64) NOT NULL,
    switched_off boolean NOT NULL
);

CREATE TABLE ldap_runs (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    by_hand boolean NOT NULL,
    problem character varying(400) NOT NULL,
    counts jsonb NOT NULL,
    refused jsonb NOT NULL
);

CREATE TABLE letters (
    id character varying(64) NOT NULL,
    account_id character varying(64),
    recipient character varying(320) NOT NULL,
    subject character varying(200) NOT NULL,
    text text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    attempts integer NOT NULL,
    sent_at timestamp with time zone,
    problem character varying(500) NOT NULL,
    enclosures jsonb DEFAULT '[]'::jsonb NOT NULL
);

CREATE TABLE live_meetings (
    id character varying(64) NOT NULL,
    bridge_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    owner character varying(80) NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    state text NOT NULL
);

CREATE TABLE meeting_attendances (
    meeting_id character varying(64) NOT NULL,
    participant character varying(40) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone
);

CREATE TABLE meeting_bridges (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    kind character varying(10) NOT NULL,
    name character varying(200) NOT NULL,
    link character varying(32) NOT NULL,
    web_pin character varying(20) NOT NULL,
    host_pin character varying(20) NOT NULL,
    participant_pin character varying(20) NOT NULL,
    password character varying(300) NOT NULL,
    no_guests boolean NOT NULL,
    same_account boolean NOT NULL,
    preferences jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE meetings (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    bridge_id character varying(64) NOT NULL,
    short_id character varying(20) NOT NULL,
    title character varying(200) NOT NULL,
    host_extension_id character varying(64) NOT NULL,
    host_name character varying(200) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

CREATE TABLE member_skills (
    skill_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    level integer NOT NULL
);

CREATE TABLE message_attachments (
    id character varying(64) NOT NULL,
    message_id character varying(64) NOT NULL,
    "position" integer NOT NULL,
    type character varying(30) NOT NULL,
    content_type character varying(100) NOT NULL,
    file_key character varying(500) NOT NULL,
    file_name character varying(255) NOT NULL,
    size integer NOT NULL,
    seconds double precision,
    width integer,
    height integer
);

CREATE TABLE message_reports (
    id character varying(120) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    status character varying(20) NOT NULL,
    date_from timestamp with time zone NOT NULL,
    date_to timestamp with time zone NOT NULL,
    types jsonb NOT NULL,
    parts jsonb NOT NULL,
    attempts integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    touched_at timestamp with time zone,
    finished_at timestamp with time zone
);

CREATE TABLE message_store_settings (
    account_id character varying(64) NOT NULL,
    retention_days integer
);

CREATE TABLE messages (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    owner_id character varying(64) NOT NULL,
    type character varying(10) NOT NULL,
    direction character varying(10) NOT NULL,
    availability character varying(10) NOT NULL,
    read_status character varying(10) NOT NULL,
    status character varying(20) NOT NULL,
    priority character varying(10) NOT NULL,
    subject text NOT NULL,
    conversation_id character varying(64),
    sender jsonb NOT NULL,
    recipients jsonb NOT NULL,
    numbers text NOT NULL,
    error_code character varying(20) NOT NULL,
    segments integer NOT NULL,
    attempts integer NOT NULL,
    delivered_at timestamp with time zone,
    details jsonb NOT NULL,
    origin character varying(160),
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE missed_call_notices (
    session_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    told_at timestamp with time zone NOT NULL
);

CREATE TABLE notification_settings (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    chosen jsonb NOT NULL
);

CREATE TABLE number_proofs (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    number character varying(20) NOT NULL,
    method character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    code_hash character varying(64) NOT NULL,
    tries integer NOT NULL,
    requested_by character varying(64) NOT NULL,
    file_key character varying(500) NOT NULL,
    file_name character varying(255) NOT NULL,
    file_sha256 character varying(64) NOT NULL,
    decided_by character varying(100) NOT NULL,
    note character varying(500) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone
);

CREATE TABLE outbox (
    id bigint NOT NULL,
    topic character varying(120) NOT NULL,
    payload jsonb NOT NULL,
    written_at timestamp with time zone NOT NULL,
    handed_out boolean DEFAULT false NOT NULL
);

CREATE SEQUENCE outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE outbox_id_seq OWNED BY outbox.id;

CREATE TABLE paging_devices (
    group_id character varying(64) NOT NULL,
    device_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    address character varying(15) NOT NULL,
    port integer NOT NULL
);

CREATE TABLE paging_groups (
    group_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    address character varying(15) NOT NULL,
    port integer NOT NULL,
    ttl integer NOT NULL
);

CREATE TABLE paging_users (
    group_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL
);

CREATE TABLE passkeys (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    credential_id character varying(1400) NOT NULL,
    public_key bytea NOT NULL,
    sign_count integer NOT NULL,
    transports jsonb NOT NULL,
    name character varying(100) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

CREATE TABLE phone_asks (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    device_id character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    address character varying(64) NOT NULL,
    file character varying(100) NOT NULL,
    agent character varying(200) NOT NULL,
    outcome character varying(20) NOT NULL
);

CREATE TABLE phone_limits (
    account_id character varying(64) NOT NULL,
    most integer NOT NULL,
    replaces boolean NOT NULL
);

CREATE TABLE phone_numbers (
    id character varying(64) NOT NULL,
    number character varying(20) NOT NULL,
    account_id character varying(64),
    extension_id character varying(64),
    usage character varying(40) NOT NULL,
    country character varying(3) NOT NULL,
    label character varying(100) NOT NULL,
    toll_free boolean NOT NULL,
    text_enabled boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    type character varying(10) DEFAULT 'VoiceFax'::character varying NOT NULL,
    active boolean DEFAULT true NOT NULL,
    vanity character varying(20) DEFAULT ''::character varying NOT NULL,
    caller_id_name character varying(40) DEFAULT ''::character varying NOT NULL,
    provider_id character varying(64) DEFAULT ''::character varying NOT NULL,
    contact_center jsonb,
    cost_center_id character varying(64)
);

CREATE TABLE phone_setups (
    device_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    family character varying(40) NOT NULL,
    model character varying(60) NOT NULL,
    mac character varying(12) NOT NULL,
    keys jsonb NOT NULL,
    link_generation integer NOT NULL,
    link_until timestamp with time zone NOT NULL,
    given_generation integer,
    given_at timestamp with time zone,
    asked_at timestamp with time zone,
    asked_from character varying(64) NOT NULL,
    asked_file character varying(100) NOT NULL,
    agent character varying(200) NOT NULL,
    digest character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE pickup_members (
    group_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL
);

CREATE TABLE port_order_numbers (
    order_id character varying(64) NOT NULL,
    number character varying(20) NOT NULL,
    place integer NOT NULL,
    extension_id character varying(64),
    kept jsonb
);

CREATE TABLE port_orders (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    state character varying(12) NOT NULL,
    losing_carrier character varying(100) NOT NULL,
    carrier_account character varying(60) NOT NULL,
    pin_sealed bytea NOT NULL,
    authorised_person character varying(100) NOT NULL,
    wanted_at timestamp with time zone NOT NULL,
    confirmed_for timestamp with time zone,
    reason character varying(500) NOT NULL,
    reference character varying(100) NOT NULL,
    attempt integer NOT NULL,
    letter_key character varying(500) NOT NULL,
    letter_name character varying(255) NOT NULL,
    letter_sha256 character varying(64) NOT NULL,
    signed_by character varying(100) NOT NULL,
    ordered_by character varying(64) NOT NULL,
    history jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE port_outs (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    carrier_id character varying(100) NOT NULL,
    winning_carrier character varying(100) NOT NULL,
    numbers jsonb NOT NULL,
    state character varying(12) NOT NULL,
    pin_hash character varying(64) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    held_since timestamp with time zone,
    held_s integer NOT NULL,
    held_by character varying(64) NOT NULL,
    reason character varying(500) NOT NULL,
    history jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE port_protections (
    account_id character varying(64) NOT NULL,
    pin_hash character varying(64) NOT NULL,
    locked boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE presence_settings (
    extension_id character varying(64) NOT NULL,
    user_status character varying(20) NOT NULL,
    dnd_status character varying(40) NOT NULL,
    message character varying(200) NOT NULL,
    visible boolean NOT NULL,
    caller_id_visibility character varying(20) NOT NULL,
    ring_on_monitored_call boolean NOT NULL,
    pick_up_calls_on_hold boolean NOT NULL,
    accept_queue_calls boolean NOT NULL,
    in_meeting_until timestamp with time zone
);

CREATE TABLE property_events (
    account_id character varying(64) NOT NULL,
    id character varying(100) NOT NULL,
    taken_at timestamp with time zone NOT NULL
);

CREATE TABLE property_links (
    account_id character varying(64) NOT NULL,
    key character varying(64) NOT NULL,
    generation integer NOT NULL,
    enabled boolean DEFAULT true NOT NULL
);

CREATE TABLE provider_links (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    name_digest character varying(64) NOT NULL,
    name_id character varying(400) NOT NULL
);

CREATE TABLE push_devices (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    endpoint character varying(2000) NOT NULL,
    endpoint_hash character varying(64) NOT NULL,
    p256dh character varying(120) NOT NULL,
    auth character varying(40) NOT NULL,
    failures integer NOT NULL,
    problem character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    reached_at timestamp with time zone
);

CREATE TABLE push_notes (
    id character varying(64) NOT NULL,
    device_id character varying(64) NOT NULL,
    kind character varying(20) NOT NULL,
    tag character varying(100) NOT NULL,
    urgency character varying(10) NOT NULL,
    words jsonb NOT NULL,
    about jsonb NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE push_settings (
    extension_id character varying(64) NOT NULL,
    chosen jsonb NOT NULL
);

CREATE TABLE queue_presence (
    extension_id character varying(64) NOT NULL,
    queue_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    takes_calls boolean NOT NULL
);

CREATE TABLE queue_skills (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL
);

CREATE TABLE receptionists (
    menu_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    enabled boolean NOT NULL,
    mailbox_id character varying(64),
    answers jsonb NOT NULL
);

CREATE TABLE recorded_extensions (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    direction character varying(10) NOT NULL
);

CREATE TABLE recovery_codes (
    id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    code_hash character varying(64) NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE resting_numbers (
    number character varying(20) NOT NULL,
    account_id character varying(64) NOT NULL,
    since timestamp with time zone NOT NULL
);

CREATE TABLE ring_me_buttons (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    key character varying(40) NOT NULL,
    name character varying(60) NOT NULL,
    origins json NOT NULL,
    consent character varying(300) NOT NULL,
    enabled boolean NOT NULL,
    per_number integer NOT NULL,
    per_hour integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE ring_me_calls (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    button_id character varying(64) NOT NULL,
    number character varying(64) NOT NULL,
    place character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE role_assignments (
    extension_id character varying(64) NOT NULL,
    role_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL
);

CREATE TABLE room_stays (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    guest character varying(200) NOT NULL,
    checked_in_at timestamp with time zone NOT NULL,
    checked_out_at timestamp with time zone,
    charges bigint NOT NULL,
    currency character varying(3) NOT NULL
);

CREATE TABLE rooms (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    housekeeping character varying(12) NOT NULL,
    housekeeping_at timestamp with time zone,
    outbound boolean NOT NULL,
    stay_id character varying(64) NOT NULL
);

CREATE TABLE scim_details (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    user_name character varying(254) NOT NULL,
    folded_name character varying(300) NOT NULL,
    external_id character varying(254) NOT NULL,
    other_phone character varying(40) NOT NULL,
    photo character varying(1000) NOT NULL
);

CREATE TABLE sign_in_failures (
    key character varying(64) NOT NULL,
    failures integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    not_before timestamp with time zone
);

CREATE TABLE sign_in_policies (
    account_id character varying(64) NOT NULL,
    second_factor_required boolean NOT NULL
);

CREATE TABLE sign_in_tickets (
    token_hash character varying(64) NOT NULL,
    purpose character varying(24) NOT NULL,
    extension_id character varying(64),
    facts jsonb NOT NULL,
    attempts integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE sign_ons (
    id character varying(64) NOT NULL,
    token_hash character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    methods jsonb NOT NULL,
    source character varying(64) NOT NULL,
    user_agent character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

CREATE TABLE signing_keys (
    id character varying(64) NOT NULL,
    algorithm character varying(8) NOT NULL,
    sealed_private_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);

CREATE TABLE sip_trunks (
    id character varying(64) NOT NULL,
    account_id character varying(64),
    name character varying(100) NOT NULL,
    uri character varying(300) NOT NULL,
    addresses jsonb NOT NULL,
    username character varying(100) NOT NULL,
    sealed_password character varying(1000) NOT NULL,
    media character varying(10) NOT NULL,
    priority integer NOT NULL,
    emergency boolean NOT NULL,
    enabled boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    signs_calls boolean DEFAULT false NOT NULL,
    verifies_calls boolean DEFAULT true NOT NULL,
    international boolean DEFAULT false NOT NULL,
    cost integer DEFAULT 0 NOT NULL,
    prefixes jsonb DEFAULT '[]'::jsonb NOT NULL,
    number_format character varying(10) DEFAULT 'e164'::character varying NOT NULL,
    country character varying(2) DEFAULT 'US'::character varying NOT NULL,
    dial_prefix character varying(10) DEFAULT ''::character varying NOT NULL,
    caller_id_policy character varying(10) DEFAULT 'pass'::character varying NOT NULL,
    caller_id character varying(20) DEFAULT ''::character varying NOT NULL,
    registers boolean DEFAULT false NOT NULL,
    register_seconds integer DEFAULT 600 NOT NULL,
    probes boolean DEFAULT true NOT NULL
);

CREATE TABLE sites (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    name character varying(100) NOT NULL,
    code character varying(8) NOT NULL,
    caller_id_name character varying(40) NOT NULL,
    email character varying(254) NOT NULL,
    business_address jsonb NOT NULL,
    home_country character varying(2),
    time_zone character varying(64),
    language character varying(10),
    greeting_language character varying(10),
    formatting_locale character varying(10),
    time_format character varying(3),
    access character varying(10) NOT NULL,
    accessible_ids jsonb NOT NULL,
    operator_id character varying(64),
    cost_center_id character varying(64),
    ivr jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE sms_recipients (
    extension_id character varying(64) NOT NULL,
    recipient_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL
);

CREATE TABLE speech_jobs (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    status character varying(10) NOT NULL,
    content_uri text NOT NULL,
    webhook text NOT NULL,
    language character varying(20) NOT NULL,
    per_channel boolean NOT NULL,
    hints jsonb NOT NULL,
    file_key character varying(200) NOT NULL,
    answer jsonb NOT NULL,
    tries integer NOT NULL,
    due_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE spending_caps (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    scope character varying(12) NOT NULL,
    target_id character varying(64) NOT NULL,
    amount bigint NOT NULL,
    raised_amount bigint NOT NULL,
    raised_day character varying(10) NOT NULL
);

CREATE TABLE spending_notices (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    cap_id character varying(64) NOT NULL,
    target_id character varying(64) NOT NULL,
    day character varying(10) NOT NULL,
    level character varying(10) NOT NULL,
    "limit" bigint NOT NULL,
    spent bigint NOT NULL,
    told_at timestamp with time zone NOT NULL
);

CREATE TABLE spending_settings (
    account_id character varying(64) NOT NULL,
    currency character varying(3) DEFAULT 'USD'::character varying NOT NULL
);

CREATE TABLE subscription_paths (
    id bigint NOT NULL,
    subscription_id character varying(64) NOT NULL,
    number integer NOT NULL,
    path character varying(500) NOT NULL,
    text character varying(600) NOT NULL
);

CREATE SEQUENCE subscription_paths_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE subscription_paths_id_seq OWNED BY subscription_paths.id;

CREATE TABLE subscriptions (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    client_id character varying(64) NOT NULL,
    client_name character varying(100) NOT NULL,
    scopes jsonb NOT NULL,
    transport character varying(20) NOT NULL,
    address character varying(2000) NOT NULL,
    secrets bytea,
    signed boolean NOT NULL,
    asked jsonb NOT NULL,
    filters jsonb NOT NULL,
    disabled jsonb NOT NULL,
    status character varying(20) NOT NULL,
    status_reason character varying(300) NOT NULL,
    status_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    lives_s integer,
    expires_at timestamp with time zone,
    "position" bigint NOT NULL,
    connection_id character varying(64) NOT NULL,
    auth_session_id character varying(64) NOT NULL,
    epoch integer NOT NULL,
    reminder_threshold integer,
    reminder_interval integer,
    next_reminder_at timestamp with time zone,
    next_attempt_at timestamp with time zone,
    lease_owner character varying(40) NOT NULL,
    lease_until timestamp with time zone,
    failing_since timestamp with time zone,
    failures integer NOT NULL
);

CREATE TABLE supervision_settings (
    account_id character varying(64) NOT NULL,
    shown boolean DEFAULT true NOT NULL,
    tone boolean DEFAULT false NOT NULL,
    purpose character varying(20) DEFAULT 'Quality'::character varying NOT NULL
);

CREATE TABLE supervisions (
    id character varying(80) NOT NULL,
    account_id character varying(64) NOT NULL,
    supervisor_id character varying(64) NOT NULL,
    agent_id character varying(64) NOT NULL,
    session_id character varying(64) NOT NULL,
    modes character varying(200) NOT NULL,
    announced boolean NOT NULL,
    purpose character varying(20) NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

CREATE TABLE teams_direct_routings (
    account_id character varying(64) NOT NULL,
    fqdn character varying(253) NOT NULL,
    enabled boolean NOT NULL,
    certificate text NOT NULL,
    sealed_key bytea,
    valid_until timestamp with time zone,
    proxies jsonb NOT NULL,
    networks jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    warn_at timestamp with time zone,
    lane integer DEFAULT 0 NOT NULL
);

CREATE TABLE teams_users (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    device_id character varying(64) NOT NULL,
    phone_number character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    short_number character varying(12) DEFAULT ''::character varying NOT NULL
);

CREATE TABLE text_batches (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    own_number character varying(20) NOT NULL,
    size integer NOT NULL,
    rejected jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE text_brands (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    country character varying(2) NOT NULL,
    status character varying(20) NOT NULL,
    details jsonb NOT NULL,
    external_id character varying(64) NOT NULL,
    errors jsonb NOT NULL,
    registered_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE text_campaign_numbers (
    number_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    campaign_id character varying(64) NOT NULL
);

CREATE TABLE text_campaigns (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    brand_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    status character varying(20) NOT NULL,
    tier character varying(20) NOT NULL,
    use_cases jsonb NOT NULL,
    description text NOT NULL,
    opt_in text NOT NULL,
    samples jsonb NOT NULL,
    external_id character varying(64) NOT NULL,
    errors jsonb NOT NULL,
    registered_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE text_carrier_parts (
    carrier character varying(40) NOT NULL,
    carrier_id character varying(128) NOT NULL,
    delivery_id character varying(64) NOT NULL,
    state character varying(20) NOT NULL,
    code character varying(20) NOT NULL
);

CREATE TABLE text_consent_changes (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    guest_number character varying(20) NOT NULL,
    own_number character varying(20) NOT NULL,
    status character varying(10) NOT NULL,
    source character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE text_consents (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    guest_number character varying(20) NOT NULL,
    own_number character varying(20) NOT NULL,
    status character varying(10) NOT NULL,
    source character varying(20) NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE text_deliveries (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    message_id character varying(64),
    sender character varying(20) NOT NULL,
    recipient character varying(20) NOT NULL,
    others jsonb NOT NULL,
    text text NOT NULL,
    carrier character varying(40) NOT NULL,
    state character varying(20) NOT NULL,
    code character varying(20) NOT NULL,
    attempts integer NOT NULL,
    segments integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    lease_until timestamp with time zone,
    sent_at timestamp with time zone,
    done_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    batch_id character varying(64),
    notice boolean DEFAULT false NOT NULL
);

CREATE TABLE text_early_receipts (
    carrier character varying(40) NOT NULL,
    carrier_id character varying(128) NOT NULL,
    state character varying(20) NOT NULL,
    code character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE text_notice_counts (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    since timestamp with time zone NOT NULL,
    told integer NOT NULL
);

CREATE TABLE text_pieces (
    carrier character varying(40) NOT NULL,
    sender character varying(40) NOT NULL,
    recipient character varying(40) NOT NULL,
    reference integer NOT NULL,
    total integer NOT NULL,
    place integer NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE text_registration_rules (
    account_id character varying(64) NOT NULL,
    campaigns_required boolean NOT NULL
);

CREATE TABLE text_templates (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64),
    site_id character varying(64),
    name character varying(100) NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE text_thread_entries (
    id character varying(64) NOT NULL,
    thread_id character varying(64) NOT NULL,
    kind character varying(10) NOT NULL,
    message_id character varying(64),
    note text NOT NULL,
    author_id character varying(64),
    availability character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE text_threads (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    owner_id character varying(64),
    assignee_id character varying(64),
    own_number character varying(20) NOT NULL,
    guest_number character varying(20) NOT NULL,
    label character varying(200) NOT NULL,
    status character varying(10) NOT NULL,
    status_reason character varying(30) NOT NULL,
    availability character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE transcription_choices (
    extension_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    voicemails boolean NOT NULL
);

CREATE TABLE transcription_settings (
    account_id character varying(64) NOT NULL,
    voicemails boolean NOT NULL,
    recordings boolean NOT NULL,
    language character varying(20) NOT NULL
);

CREATE TABLE transcripts (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    kind character varying(10) NOT NULL,
    subject_id character varying(64) NOT NULL,
    status character varying(20) NOT NULL,
    file_key character varying(500) NOT NULL,
    seconds double precision NOT NULL,
    language character varying(20) NOT NULL,
    engine character varying(20) NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    problem character varying(500) NOT NULL,
    utterances jsonb NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);

CREATE TABLE used_assertions (
    id character varying(64) NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE user_templates (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    description character varying(500) NOT NULL,
    type character varying(40) NOT NULL,
    settings jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE verified_caller_ids (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    number character varying(20) NOT NULL,
    proof character varying(20) NOT NULL,
    verified_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE voicemail_notices (
    message_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    due_at timestamp with time zone,
    told_at timestamp with time zone,
    outcome character varying(20) NOT NULL
);

CREATE TABLE wake_ups (
    id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    extension_id character varying(64) NOT NULL,
    set_by character varying(64),
    minute integer NOT NULL,
    repeat character varying(10) NOT NULL,
    sound character varying(10) NOT NULL,
    tries integer NOT NULL,
    pause_minutes integer NOT NULL,
    snooze_minutes integer NOT NULL,
    status character varying(10) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempt integer NOT NULL,
    snoozes integer NOT NULL,
    result character varying(10) NOT NULL,
    rang_at timestamp with time zone,
    ring integer NOT NULL,
    heard integer NOT NULL,
    dozed integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE webhook_attempts (
    id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    number integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    took_ms integer NOT NULL,
    request_headers jsonb NOT NULL,
    status integer,
    answer_headers jsonb NOT NULL,
    answer text NOT NULL,
    problem character varying(300) NOT NULL
);

CREATE SEQUENCE webhook_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE webhook_attempts_id_seq OWNED BY webhook_attempts.id;

CREATE TABLE webhook_deliveries (
    id bigint NOT NULL,
    subscription_id character varying(64) NOT NULL,
    account_id character varying(64) NOT NULL,
    uuid character varying(36) NOT NULL,
    event character varying(600) NOT NULL,
    payload text NOT NULL,
    state character varying(12) NOT NULL,
    attempts integer NOT NULL,
    replay_of bigint,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone
);

CREATE SEQUENCE webhook_deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE webhook_deliveries_id_seq OWNED BY webhook_deliveries.id;

ALTER TABLE ONLY cdrs ALTER COLUMN "position" SET DEFAULT nextval('cdrs_position_seq'::regclass);

ALTER TABLE ONLY event_inbox ALTER COLUMN id SET DEFAULT nextval('event_inbox_id_seq'::regclass);

ALTER TABLE ONLY event_log_head ALTER COLUMN id SET DEFAULT nextval('event_log_head_id_seq'::regclass);

ALTER TABLE ONLY outbox ALTER COLUMN id SET DEFAULT nextval('outbox_id_seq'::regclass);

ALTER TABLE ONLY subscription_paths ALTER COLUMN id SET DEFAULT nextval('subscription_paths_id_seq'::regclass);

ALTER TABLE ONLY webhook_attempts ALTER COLUMN id SET DEFAULT nextval('webhook_attempts_id_seq'::regclass);

ALTER TABLE ONLY webhook_deliveries ALTER COLUMN id SET DEFAULT nextval('webhook_deliveries_id_seq'::regclass);

ALTER TABLE ONLY chat_search_words
    ADD CONSTRAINT chat_search_words_pkey PRIMARY KEY (doc_id);

ALTER TABLE ONLY account_links
    ADD CONSTRAINT pk_account_links PRIMARY KEY (id);

ALTER TABLE ONLY accounts
    ADD CONSTRAINT pk_accounts PRIMARY KEY (id);

ALTER TABLE ONLY address_books
    ADD CONSTRAINT pk_address_books PRIMARY KEY (extension_id);

ALTER TABLE ONLY administered_sites
    ADD CONSTRAINT pk_administered_sites PRIMARY KEY (extension_id, site_id);

ALTER TABLE ONLY analytics_subject_calls
    ADD CONSTRAINT pk_analytics_subject_calls PRIMARY KEY (account_id, kind, subject, started, session_id, nth);

ALTER TABLE ONLY analytics_sums_by_traits
    ADD CONSTRAINT pk_analytics_sums_by_traits PRIMARY KEY (account_id, kind, subject, period, traits);

ALTER TABLE ONLY app_grants
    ADD CONSTRAINT pk_app_grants PRIMARY KEY (id);

ALTER TABLE ONLY app_secrets
    ADD CONSTRAINT pk_app_secrets PRIMARY KEY (id);

ALTER TABLE ONLY apps
    ADD CONSTRAINT pk_apps PRIMARY KEY (id);

ALTER TABLE ONLY audit_records
    ADD CONSTRAINT pk_audit_records PRIMARY KEY (id);

ALTER TABLE ONLY auth_sessions
    ADD CONSTRAINT pk_auth_sessions PRIMARY KEY (id);

ALTER TABLE ONLY auth_token_pairs
    ADD CONSTRAINT pk_auth_token_pairs PRIMARY KEY (access_hash);

ALTER TABLE ONLY authenticators
    ADD CONSTRAINT pk_authenticators PRIMARY KEY (extension_id);

ALTER TABLE ONLY authorization_codes
    ADD CONSTRAINT pk_authorization_codes PRIMARY KEY (code_hash);

ALTER TABLE ONLY auto_replies
    ADD CONSTRAINT pk_auto_replies PRIMARY KEY (number_id);

ALTER TABLE ONLY auto_replies_sent
    ADD CONSTRAINT pk_auto_replies_sent PRIMARY KEY (account_id, own_number, guest_number);

ALTER TABLE ONLY blocked_numbers
    ADD CONSTRAINT pk_blocked_numbers PRIMARY KEY (id);

ALTER TABLE ONLY bots
    ADD CONSTRAINT pk_bots PRIMARY KEY (extension_id);

ALTER TABLE ONLY bulk_tasks
    ADD CONSTRAINT pk_bulk_tasks PRIMARY KEY (id);

ALTER TABLE ONLY business_hours
    ADD CONSTRAINT pk_business_hours PRIMARY KEY (owner_id);

ALTER TABLE ONLY calendar_events
    ADD CONSTRAINT pk_calendar_events PRIMARY KEY (id);

ALTER TABLE ONLY calendar_feeds
    ADD CONSTRAINT pk_calendar_feeds PRIMARY KEY (extension_id);

ALTER TABLE ONLY calendar_preferences
    ADD CONSTRAINT pk_calendar_preferences PRIMARY KEY (extension_id);

ALTER TABLE ONLY call_charges
    ADD CONSTRAINT pk_call_charges PRIMARY KEY (id);

ALTER TABLE ONLY call_log
    ADD CONSTRAINT pk_call_log PRIMARY KEY (id);

ALTER TABLE ONLY call_log_archive_files
    ADD CONSTRAINT pk_call_log_archive_files PRIMARY KEY (id);

ALTER TABLE ONLY call_log_archives
    ADD CONSTRAINT pk_call_log_archives PRIMARY KEY (account_id);

ALTER TABLE ONLY call_monitoring_groups
    ADD CONSTRAINT pk_call_monitoring_groups PRIMARY KEY (id);

ALTER TABLE ONLY call_monitoring_members
    ADD CONSTRAINT pk_call_monitoring_members PRIMARY KEY (group_id, extension_id);

ALTER TABLE ONLY call_quality
    ADD CONSTRAINT pk_call_quality PRIMARY KEY (id);

ALTER TABLE ONLY call_quality_settings
    ADD CONSTRAINT pk_call_quality_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY call_queue_managers
    ADD CONSTRAINT pk_call_queue_managers PRIMARY KEY (queue_id, extension_id);

ALTER TABLE ONLY call_queue_members
    ADD CONSTRAINT pk_call_queue_members PRIMARY KEY (queue_id, extension_id);

ALTER TABLE ONLY call_queue_overflows
    ADD CONSTRAINT pk_call_queue_overflows PRIMARY KEY (queue_id, helper_id);

ALTER TABLE ONLY call_queue_stays
    ADD CONSTRAINT pk_call_queue_stays PRIMARY KEY (session_id, nth);

ALTER TABLE ONLY call_queues
    ADD CONSTRAINT pk_call_queues PRIMARY KEY (queue_id);

ALTER TABLE ONLY call_rates
    ADD CONSTRAINT pk_call_rates PRIMARY KEY (id);

ALTER TABLE ONLY call_recording_settings
    ADD CONSTRAINT pk_call_recording_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY call_recordings
    ADD CONSTRAINT pk_call_recordings PRIMARY KEY (id);

ALTER TABLE ONLY call_surveys
    ADD CONSTRAINT pk_call_surveys PRIMARY KEY (party_id);

ALTER TABLE ONLY caller_blocking
    ADD CONSTRAINT pk_caller_blocking PRIMARY KEY (extension_id);

ALTER TABLE ONLY caller_id_settings
    ADD CONSTRAINT pk_caller_id_settings PRIMARY KEY (extension_id);

ALTER TABLE ONLY cdr_consumers
    ADD CONSTRAINT pk_cdr_consumers PRIMARY KEY (name);

ALTER TABLE ONLY cdr_dead_letters
    ADD CONSTRAINT pk_cdr_dead_letters PRIMARY KEY (consumer, "position");

ALTER TABLE ONLY cdrs
    ADD CONSTRAINT pk_cdrs PRIMARY KEY ("position");

ALTER TABLE ONLY chat_bookmarks
    ADD CONSTRAINT pk_chat_bookmarks PRIMARY KEY (extension_id, post_id);

ALTER TABLE ONLY chat_cards
    ADD CONSTRAINT pk_chat_cards PRIMARY KEY (id);

ALTER TABLE ONLY chat_checklist_runs
    ADD CONSTRAINT pk_chat_checklist_runs PRIMARY KEY (id);

ALTER TABLE ONLY chat_checklists
    ADD CONSTRAINT pk_chat_checklists PRIMARY KEY (id);

ALTER TABLE ONLY chat_clocks
    ADD CONSTRAINT pk_chat_clocks PRIMARY KEY (account_id);

ALTER TABLE ONLY chat_company_keys
    ADD CONSTRAINT pk_chat_company_keys PRIMARY KEY (id);

ALTER TABLE ONLY chat_departures
    ADD CONSTRAINT pk_chat_departures PRIMARY KEY (extension_id, chat_id);

ALTER TABLE ONLY chat_encrypted_chats
    ADD CONSTRAINT pk_chat_encrypted_chats PRIMARY KEY (chat_id);

ALTER TABLE ONLY chat_encryption_policies
    ADD CONSTRAINT pk_chat_encryption_policies PRIMARY KEY (account_id);

ALTER TABLE ONLY chat_epoch_boxes
    ADD CONSTRAINT pk_chat_epoch_boxes PRIMARY KEY (chat_id, number, extension_id);

ALTER TABLE ONLY chat_epochs
    ADD CONSTRAINT pk_chat_epochs PRIMARY KEY (chat_id, number);

ALTER TABLE ONLY chat_exports
    ADD CONSTRAINT pk_chat_exports PRIMARY KEY (id);

ALTER TABLE ONLY chat_files
    ADD CONSTRAINT pk_chat_files PRIMARY KEY (id);

ALTER TABLE ONLY chat_folders
    ADD CONSTRAINT pk_chat_folders PRIMARY KEY (id);

ALTER TABLE ONLY chat_guest_settings
    ADD CONSTRAINT pk_chat_guest_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY chat_guests
    ADD CONSTRAINT pk_chat_guests PRIMARY KEY (extension_id);

ALTER TABLE ONLY chat_holds
    ADD CONSTRAINT pk_chat_holds PRIMARY KEY (id);

ALTER TABLE ONLY chat_import_details
    ADD CONSTRAINT pk_chat_import_details PRIMARY KEY (import_id);

ALTER TABLE ONLY chat_import_lines
    ADD CONSTRAINT pk_chat_import_lines PRIMARY KEY (import_id, key);

ALTER TABLE ONLY chat_import_matches
    ADD CONSTRAINT pk_chat_import_matches PRIMARY KEY (import_id, key);

ALTER TABLE ONLY chat_import_rooms
    ADD CONSTRAINT pk_chat_import_rooms PRIMARY KEY (chat_id);

ALTER TABLE ONLY chat_imported_people
    ADD CONSTRAINT pk_chat_imported_people PRIMARY KEY (id);

ALTER TABLE ONLY chat_imports
    ADD CONSTRAINT pk_chat_imports PRIMARY KEY (id);

ALTER TABLE ONLY chat_kept
    ADD CONSTRAINT pk_chat_kept PRIMARY KEY (id);

ALTER TABLE ONLY chat_key_devices
    ADD CONSTRAINT pk_chat_key_devices PRIMARY KEY (id);

ALTER TABLE ONLY chat_link_pages
    ADD CONSTRAINT pk_chat_link_pages PRIMARY KEY (id);

ALTER TABLE ONLY chat_link_settings
    ADD CONSTRAINT pk_chat_link_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY chat_members
    ADD CONSTRAINT pk_chat_members PRIMARY KEY (chat_id, extension_id);

ALTER TABLE ONLY chat_notes
    ADD CONSTRAINT pk_chat_notes PRIMARY KEY (id);

ALTER TABLE ONLY chat_outgoing_calls
    ADD CONSTRAINT pk_chat_outgoing_calls PRIMARY KEY (id);

ALTER TABLE ONLY chat_outgoing_hooks
    ADD CONSTRAINT pk_chat_outgoing_hooks PRIMARY KEY (id);

ALTER TABLE ONLY chat_person_keys
    ADD CONSTRAINT pk_chat_person_keys PRIMARY KEY (extension_id, generation);

ALTER TABLE ONLY chat_pins
    ADD CONSTRAINT pk_chat_pins PRIMARY KEY (post_id);

ALTER TABLE ONLY chat_poll_options
    ADD CONSTRAINT pk_chat_poll_options PRIMARY KEY (id);

ALTER TABLE ONLY chat_poll_votes
    ADD CONSTRAINT pk_chat_poll_votes PRIMARY KEY (option_id, extension_id);

ALTER TABLE ONLY chat_polls
    ADD CONSTRAINT pk_chat_polls PRIMARY KEY (id);

ALTER TABLE ONLY chat_post_links
    ADD CONSTRAINT pk_chat_post_links PRIMARY KEY (post_id, page_id);

ALTER TABLE ONLY chat_post_mentions
    ADD CONSTRAINT pk_chat_post_mentions PRIMARY KEY (post_id, who_id);

ALTER TABLE ONLY chat_post_versions
    ADD CONSTRAINT pk_chat_post_versions PRIMARY KEY (post_id, number);

ALTER TABLE ONLY chat_posts
    ADD CONSTRAINT pk_chat_posts PRIMARY KEY (id);

ALTER TABLE ONLY chat_reaction_counts
    ADD CONSTRAINT pk_chat_reaction_counts PRIMARY KEY (post_id, emoji);

ALTER TABLE ONLY chat_reactions
    ADD CONSTRAINT pk_chat_reactions PRIMARY KEY (post_id, emoji, extension_id);

ALTER TABLE ONLY chat_recoveries
    ADD CONSTRAINT pk_chat_recoveries PRIMARY KEY (id);

ALTER TABLE ONLY chat_reminders
    ADD CONSTRAINT pk_chat_reminders PRIMARY KEY (id);

ALTER TABLE ONLY chat_retention_rules
    ADD CONSTRAINT pk_chat_retention_rules PRIMARY KEY (id);

ALTER TABLE ONLY chat_retention_runs
    ADD CONSTRAINT pk_chat_retention_runs PRIMARY KEY (id);

ALTER TABLE ONLY chat_room_codes
    ADD CONSTRAINT pk_chat_room_codes PRIMARY KEY (chat_id);

ALTER TABLE ONLY chat_scheduled_posts
    ADD CONSTRAINT pk_chat_scheduled_posts PRIMARY KEY (id);

ALTER TABLE ONLY chat_search_docs
    ADD CONSTRAINT pk_chat_search_docs PRIMARY KEY (id);

ALTER TABLE ONLY chat_search_progress
    ADD CONSTRAINT pk_chat_search_progress PRIMARY KEY (name);

ALTER TABLE ONLY chat_task_assignees
    ADD CONSTRAINT pk_chat_task_assignees PRIMARY KEY (task_id, extension_id);

ALTER TABLE ONLY chat_tasks
    ADD CONSTRAINT pk_chat_tasks PRIMARY KEY (id);

ALTER TABLE ONLY chat_voice_rooms
    ADD CONSTRAINT pk_chat_voice_rooms PRIMARY KEY (chat_id);

ALTER TABLE ONLY chat_webhooks
    ADD CONSTRAINT pk_chat_webhooks PRIMARY KEY (id);

ALTER TABLE ONLY chats
    ADD CONSTRAINT pk_chats PRIMARY KEY (id);

ALTER TABLE ONLY company_holidays
    ADD CONSTRAINT pk_company_holidays PRIMARY KEY (id);

ALTER TABLE ONLY company_sign_in
    ADD CONSTRAINT pk_company_sign_in PRIMARY KEY (account_id);

ALTER TABLE ONLY conduct_acts
    ADD CONSTRAINT pk_conduct_acts PRIMARY KEY (id);

ALTER TABLE ONLY conduct_attempts
    ADD CONSTRAINT pk_conduct_attempts PRIMARY KEY (id);

ALTER TABLE ONLY conduct_cases
    ADD CONSTRAINT pk_conduct_cases PRIMARY KEY (id);

ALTER TABLE ONLY conduct_checkpoints
    ADD CONSTRAINT pk_conduct_checkpoints PRIMARY KEY (size);

ALTER TABLE ONLY conduct_evidence
    ADD CONSTRAINT pk_conduct_evidence PRIMARY KEY ("position");

ALTER TABLE ONLY conduct_evidence_nodes
    ADD CONSTRAINT pk_conduct_evidence_nodes PRIMARY KEY (level, place);

ALTER TABLE ONLY conduct_held
    ADD CONSTRAINT pk_conduct_held PRIMARY KEY (id);

ALTER TABLE ONLY conduct_list_entries
    ADD CONSTRAINT pk_conduct_list_entries PRIMARY KEY (id);

ALTER TABLE ONLY conduct_list_versions
    ADD CONSTRAINT pk_conduct_list_versions PRIMARY KEY (id);

ALTER TABLE ONLY conduct_listeners
    ADD CONSTRAINT pk_conduct_listeners PRIMARY KEY (id);

ALTER TABLE ONLY conduct_notices
    ADD CONSTRAINT pk_conduct_notices PRIMARY KEY (id);

ALTER TABLE ONLY conduct_observed
    ADD CONSTRAINT pk_conduct_observed PRIMARY KEY (id);

ALTER TABLE ONLY conduct_overrides
    ADD CONSTRAINT pk_conduct_overrides PRIMARY KEY (id);

ALTER TABLE ONLY conduct_quarantine
    ADD CONSTRAINT pk_conduct_quarantine PRIMARY KEY (id);

ALTER TABLE ONLY conduct_replays
    ADD CONSTRAINT pk_conduct_replays PRIMARY KEY (id);

ALTER TABLE ONLY conduct_stages
    ADD CONSTRAINT pk_conduct_stages PRIMARY KEY (rule);

ALTER TABLE ONLY conduct_subject_keys
    ADD CONSTRAINT pk_conduct_subject_keys PRIMARY KEY (subject);

ALTER TABLE ONLY conduct_switches
    ADD CONSTRAINT pk_conduct_switches PRIMARY KEY (rule);

ALTER TABLE ONLY conduct_verdicts
    ADD CONSTRAINT pk_conduct_verdicts PRIMARY KEY (statement_id);

ALTER TABLE ONLY conference_codes
    ADD CONSTRAINT pk_conference_codes PRIMARY KEY (account_id, code);

ALTER TABLE ONLY conference_settings
    ADD CONSTRAINT pk_conference_settings PRIMARY KEY (extension_id);

ALTER TABLE ONLY connection_contact_numbers
    ADD CONSTRAINT pk_connection_contact_numbers PRIMARY KEY (contact_id, field);

ALTER TABLE ONLY connection_contact_photos
    ADD CONSTRAINT pk_connection_contact_photos PRIMARY KEY (contact_id);

ALTER TABLE ONLY connection_contacts
    ADD CONSTRAINT pk_connection_contacts PRIMARY KEY (id);

ALTER TABLE ONLY connection_events
    ADD CONSTRAINT pk_connection_events PRIMARY KEY (id);

ALTER TABLE ONLY connection_providers
    ADD CONSTRAINT pk_connection_providers PRIMARY KEY (account_id, provider);

ALTER TABLE ONLY connection_requests
    ADD CONSTRAINT pk_connection_requests PRIMARY KEY (id);

ALTER TABLE ONLY connection_revocations
    ADD CONSTRAINT pk_connection_revocations PRIMARY KEY (id);

ALTER TABLE ONLY connections
    ADD CONSTRAINT pk_connections PRIMARY KEY (id);

ALTER TABLE ONLY contact_center_tokens
    ADD CONSTRAINT pk_contact_center_tokens PRIMARY KEY (session_id);

ALTER TABLE ONLY contact_numbers
    ADD CONSTRAINT pk_contact_numbers PRIMARY KEY (contact_id, field);

ALTER TABLE ONLY contacts
    ADD CONSTRAINT pk_contacts PRIMARY KEY (id);

ALTER TABLE ONLY conversations
    ADD CONSTRAINT pk_conversations PRIMARY KEY (id);

ALTER TABLE ONLY cost_centers
    ADD CONSTRAINT pk_cost_centers PRIMARY KEY (id);

ALTER TABLE ONLY crm_activities
    ADD CONSTRAINT pk_crm_activities PRIMARY KEY (id);

ALTER TABLE ONLY crm_connections
    ADD CONSTRAINT pk_crm_connections PRIMARY KEY (id);

ALTER TABLE ONLY crm_known_numbers
    ADD CONSTRAINT pk_crm_known_numbers PRIMARY KEY (account_id, number);

ALTER TABLE ONLY crm_notes
    ADD CONSTRAINT pk_crm_notes PRIMARY KEY (telephony_session_id, extension_id);

ALTER TABLE ONLY crm_preferences
    ADD CONSTRAINT pk_crm_preferences PRIMARY KEY (extension_id);

ALTER TABLE ONLY custom_field_values
    ADD CONSTRAINT pk_custom_field_values PRIMARY KEY (extension_id, field_id);

ALTER TABLE ONLY custom_fields
    ADD CONSTRAINT pk_custom_fields PRIMARY KEY (id);

ALTER TABLE ONLY custom_greetings
    ADD CONSTRAINT pk_custom_greetings PRIMARY KEY (id);

ALTER TABLE ONLY custom_roles
    ADD CONSTRAINT pk_custom_roles PRIMARY KEY (id);

ALTER TABLE ONLY default_roles
    ADD CONSTRAINT pk_default_roles PRIMARY KEY (account_id);

ALTER TABLE ONLY delegates
    ADD CONSTRAINT pk_delegates PRIMARY KEY (delegator_id, delegate_id);

ALTER TABLE ONLY devices
    ADD CONSTRAINT pk_devices PRIMARY KEY (id);

ALTER TABLE ONLY emergency_assignments
    ADD CONSTRAINT pk_emergency_assignments PRIMARY KEY (subject, subject_id);

ALTER TABLE ONLY emergency_automatic_locations
    ADD CONSTRAINT pk_emergency_automatic_locations PRIMARY KEY (subject, subject_id);

ALTER TABLE ONLY emergency_locations
    ADD CONSTRAINT pk_emergency_locations PRIMARY KEY (id);

ALTER TABLE ONLY emergency_network_marks
    ADD CONSTRAINT pk_emergency_network_marks PRIMARY KEY (id);

ALTER TABLE ONLY emergency_network_ranges
    ADD CONSTRAINT pk_emergency_network_ranges PRIMARY KEY (id);

ALTER TABLE ONLY emergency_network_sightings
    ADD CONSTRAINT pk_emergency_network_sightings PRIMARY KEY (device_id);

ALTER TABLE ONLY emergency_networks
    ADD CONSTRAINT pk_emergency_networks PRIMARY KEY (id);

ALTER TABLE ONLY emergency_notices
    ADD CONSTRAINT pk_emergency_notices PRIMARY KEY (id);

ALTER TABLE ONLY event_inbox
    ADD CONSTRAINT pk_event_inbox PRIMARY KEY (id);

ALTER TABLE ONLY event_log
    ADD CONSTRAINT pk_event_log PRIMARY KEY ("position");

ALTER TABLE ONLY event_log_head
    ADD CONSTRAINT pk_event_log_head PRIMARY KEY (id);

ALTER TABLE ONLY extensions
    ADD CONSTRAINT pk_extensions PRIMARY KEY (id);

ALTER TABLE ONLY favorites
    ADD CONSTRAINT pk_favorites PRIMARY KEY (owner_id, "position");

ALTER TABLE ONLY fax_cover_pages
    ADD CONSTRAINT pk_fax_cover_pages PRIMARY KEY (id);

ALTER TABLE ONLY fax_destinations
    ADD CONSTRAINT pk_fax_destinations PRIMARY KEY (account_id, number);

ALTER TABLE ONLY fax_jobs
    ADD CONSTRAINT pk_fax_jobs PRIMARY KEY (id);

ALTER TABLE ONLY fax_receipts
    ADD CONSTRAINT pk_fax_receipts PRIMARY KEY (message_id);

ALTER TABLE ONLY fax_settings
    ADD CONSTRAINT pk_fax_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY fax_texts
    ADD CONSTRAINT pk_fax_texts PRIMARY KEY (message_id);

ALTER TABLE ONLY federation_blocks
    ADD CONSTRAINT pk_federation_blocks PRIMARY KEY (account_id, server);

ALTER TABLE ONLY federation_chats
    ADD CONSTRAINT pk_federation_chats PRIMARY KEY (chat_id);

ALTER TABLE ONLY federation_events
    ADD CONSTRAINT pk_federation_events PRIMARY KEY (link_id, n);

ALTER TABLE ONLY federation_links
    ADD CONSTRAINT pk_federation_links PRIMARY KEY (id);

ALTER TABLE ONLY federation_people
    ADD CONSTRAINT pk_federation_people PRIMARY KEY (extension_id);

ALTER TABLE ONLY federation_posts
    ADD CONSTRAINT pk_federation_posts PRIMARY KEY (post_id);

ALTER TABLE ONLY federation_queues
    ADD CONSTRAINT pk_federation_queues PRIMARY KEY (link_id);

ALTER TABLE ONLY forbidden_apps
    ADD CONSTRAINT pk_forbidden_apps PRIMARY KEY (account_id, app_id);

ALTER TABLE ONLY forwarding_numbers
    ADD CONSTRAINT pk_forwarding_numbers PRIMARY KEY (id);

ALTER TABLE ONLY handling_cases
    ADD CONSTRAINT pk_handling_cases PRIMARY KEY (owner_id);

ALTER TABLE ONLY handling_rules
    ADD CONSTRAINT pk_handling_rules PRIMARY KEY (id);

ALTER TABLE ONLY handling_versions
    ADD CONSTRAINT pk_handling_versions PRIMARY KEY (id);

ALTER TABLE ONLY idempotency_keys
    ADD CONSTRAINT pk_idempotency_keys PRIMARY KEY (id);

ALTER TABLE ONLY identity_policies
    ADD CONSTRAINT pk_identity_policies PRIMARY KEY (account_id);

ALTER TABLE ONLY identity_providers
    ADD CONSTRAINT pk_identity_providers PRIMARY KEY (account_id);

ALTER TABLE ONLY intercom_settings
    ADD CONSTRAINT pk_intercom_settings PRIMARY KEY (extension_id);

ALTER TABLE ONLY ivr_menus
    ADD CONSTRAINT pk_ivr_menus PRIMARY KEY (id);

ALTER TABLE ONLY ivr_prompts
    ADD CONSTRAINT pk_ivr_prompts PRIMARY KEY (id);

ALTER TABLE ONLY jwt_credentials
    ADD CONSTRAINT pk_jwt_credentials PRIMARY KEY (id);

ALTER TABLE ONLY known_devices
    ADD CONSTRAINT pk_known_devices PRIMARY KEY (id);

ALTER TABLE ONLY language_model_choices
    ADD CONSTRAINT pk_language_model_choices PRIMARY KEY (account_id);

ALTER TABLE ONLY language_model_uses
    ADD CONSTRAINT pk_language_model_uses PRIMARY KEY (account_id, day, purpose);

ALTER TABLE ONLY ldap_directories
    ADD CONSTRAINT pk_ldap_directories PRIMARY KEY (account_id);

ALTER TABLE ONLY ldap_links
    ADD CONSTRAINT pk_ldap_links PRIMARY KEY (extension_id);

ALTER TABLE ONLY ldap_runs
    ADD CONSTRAINT pk_ldap_runs PRIMARY KEY (id);

ALTER TABLE ONLY letters
    ADD CONSTRAINT pk_letters PRIMARY KEY (id);

ALTER TABLE ONLY live_meetings
    ADD CONSTRAINT pk_live_meetings PRIMARY KEY (id);

ALTER TABLE ONLY meeting_attendances
    ADD CONSTRAINT pk_meeting_attendances PRIMARY KEY (meeting_id, participant);

ALTER TABLE ONLY meeting_bridges
    ADD CONSTRAINT pk_meeting_bridges PRIMARY KEY (id);

ALTER TABLE ONLY meetings
    ADD CONSTRAINT pk_meetings PRIMARY KEY (id);

ALTER TABLE ONLY member_skills
    ADD CONSTRAINT pk_member_skills PRIMARY KEY (skill_id, extension_id);

ALTER TABLE ONLY message_attachments
    ADD CONSTRAINT pk_message_attachments PRIMARY KEY (id);

ALTER TABLE ONLY message_reports
    ADD CONSTRAINT pk_message_reports PRIMARY KEY (id);

ALTER TABLE ONLY message_store_settings
    ADD CONSTRAINT pk_message_store_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY messages
    ADD CONSTRAINT pk_messages PRIMARY KEY (id);

ALTER TABLE ONLY missed_call_notices
    ADD CONSTRAINT pk_missed_call_notices PRIMARY KEY (session_id, extension_id);

ALTER TABLE ONLY notification_settings
    ADD CONSTRAINT pk_notification_settings PRIMARY KEY (extension_id);

ALTER TABLE ONLY number_proofs
    ADD CONSTRAINT pk_number_proofs PRIMARY KEY (id);

ALTER TABLE ONLY outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);

ALTER TABLE ONLY paging_devices
    ADD CONSTRAINT pk_paging_devices PRIMARY KEY (group_id, device_id);

ALTER TABLE ONLY paging_groups
    ADD CONSTRAINT pk_paging_groups PRIMARY KEY (group_id);

ALTER TABLE ONLY paging_users
    ADD CONSTRAINT pk_paging_users PRIMARY KEY (group_id, extension_id);

ALTER TABLE ONLY passkeys
    ADD CONSTRAINT pk_passkeys PRIMARY KEY (id);

ALTER TABLE ONLY phone_asks
    ADD CONSTRAINT pk_phone_asks PRIMARY KEY (id);

ALTER TABLE ONLY phone_limits
    ADD CONSTRAINT pk_phone_limits PRIMARY KEY (account_id);

ALTER TABLE ONLY phone_numbers
    ADD CONSTRAINT pk_phone_numbers PRIMARY KEY (id);

ALTER TABLE ONLY phone_setups
    ADD CONSTRAINT pk_phone_setups PRIMARY KEY (device_id);

ALTER TABLE ONLY pickup_members
    ADD CONSTRAINT pk_pickup_members PRIMARY KEY (group_id, extension_id);

ALTER TABLE ONLY port_order_numbers
    ADD CONSTRAINT pk_port_order_numbers PRIMARY KEY (order_id, number);

ALTER TABLE ONLY port_orders
    ADD CONSTRAINT pk_port_orders PRIMARY KEY (id);

ALTER TABLE ONLY port_outs
    ADD CONSTRAINT pk_port_outs PRIMARY KEY (id);

ALTER TABLE ONLY port_protections
    ADD CONSTRAINT pk_port_protections PRIMARY KEY (account_id);

ALTER TABLE ONLY presence_settings
    ADD CONSTRAINT pk_presence_settings PRIMARY KEY (extension_id);

ALTER TABLE ONLY property_events
    ADD CONSTRAINT pk_property_events PRIMARY KEY (account_id, id);

ALTER TABLE ONLY property_links
    ADD CONSTRAINT pk_property_links PRIMARY KEY (account_id);

ALTER TABLE ONLY provider_links
    ADD CONSTRAINT pk_provider_links PRIMARY KEY (extension_id);

ALTER TABLE ONLY push_devices
    ADD CONSTRAINT pk_push_devices PRIMARY KEY (id);

ALTER TABLE ONLY push_notes
    ADD CONSTRAINT pk_push_notes PRIMARY KEY (id);

ALTER TABLE ONLY push_settings
    ADD CONSTRAINT pk_push_settings PRIMARY KEY (extension_id);

ALTER TABLE ONLY queue_presence
    ADD CONSTRAINT pk_queue_presence PRIMARY KEY (extension_id, queue_id);

ALTER TABLE ONLY queue_skills
    ADD CONSTRAINT pk_queue_skills PRIMARY KEY (id);

ALTER TABLE ONLY receptionists
    ADD CONSTRAINT pk_receptionists PRIMARY KEY (menu_id);

ALTER TABLE ONLY recorded_extensions
    ADD CONSTRAINT pk_recorded_extensions PRIMARY KEY (extension_id);

ALTER TABLE ONLY recovery_codes
    ADD CONSTRAINT pk_recovery_codes PRIMARY KEY (id);

ALTER TABLE ONLY resting_numbers
    ADD CONSTRAINT pk_resting_numbers PRIMARY KEY (number);

ALTER TABLE ONLY ring_me_buttons
    ADD CONSTRAINT pk_ring_me_buttons PRIMARY KEY (id);

ALTER TABLE ONLY ring_me_calls
    ADD CONSTRAINT pk_ring_me_calls PRIMARY KEY (id);

ALTER TABLE ONLY role_assignments
    ADD CONSTRAINT pk_role_assignments PRIMARY KEY (extension_id, role_id);

ALTER TABLE ONLY room_stays
    ADD CONSTRAINT pk_room_stays PRIMARY KEY (id);

ALTER TABLE ONLY rooms
    ADD CONSTRAINT pk_rooms PRIMARY KEY (extension_id);

ALTER TABLE ONLY scim_details
    ADD CONSTRAINT pk_scim_details PRIMARY KEY (extension_id);

ALTER TABLE ONLY sign_in_failures
    ADD CONSTRAINT pk_sign_in_failures PRIMARY KEY (key);

ALTER TABLE ONLY sign_in_policies
    ADD CONSTRAINT pk_sign_in_policies PRIMARY KEY (account_id);

ALTER TABLE ONLY sign_in_tickets
    ADD CONSTRAINT pk_sign_in_tickets PRIMARY KEY (token_hash);

ALTER TABLE ONLY sign_ons
    ADD CONSTRAINT pk_sign_ons PRIMARY KEY (id);

ALTER TABLE ONLY signing_keys
    ADD CONSTRAINT pk_signing_keys PRIMARY KEY (id);

ALTER TABLE ONLY sip_trunks
    ADD CONSTRAINT pk_sip_trunks PRIMARY KEY (id);

ALTER TABLE ONLY sites
    ADD CONSTRAINT pk_sites PRIMARY KEY (id);

ALTER TABLE ONLY sms_recipients
    ADD CONSTRAINT pk_sms_recipients PRIMARY KEY (extension_id, recipient_id);

ALTER TABLE ONLY speech_jobs
    ADD CONSTRAINT pk_speech_jobs PRIMARY KEY (id);

ALTER TABLE ONLY spending_caps
    ADD CONSTRAINT pk_spending_caps PRIMARY KEY (id);

ALTER TABLE ONLY spending_notices
    ADD CONSTRAINT pk_spending_notices PRIMARY KEY (id);

ALTER TABLE ONLY spending_settings
    ADD CONSTRAINT pk_spending_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY subscription_paths
    ADD CONSTRAINT pk_subscription_paths PRIMARY KEY (id);

ALTER TABLE ONLY subscriptions
    ADD CONSTRAINT pk_subscriptions PRIMARY KEY (id);

ALTER TABLE ONLY supervision_settings
    ADD CONSTRAINT pk_supervision_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY supervisions
    ADD CONSTRAINT pk_supervisions PRIMARY KEY (id);

ALTER TABLE ONLY teams_direct_routings
    ADD CONSTRAINT pk_teams_direct_routings PRIMARY KEY (account_id);

ALTER TABLE ONLY teams_users
    ADD CONSTRAINT pk_teams_users PRIMARY KEY (extension_id);

ALTER TABLE ONLY text_batches
    ADD CONSTRAINT pk_text_batches PRIMARY KEY (id);

ALTER TABLE ONLY text_brands
    ADD CONSTRAINT pk_text_brands PRIMARY KEY (id);

ALTER TABLE ONLY text_campaign_numbers
    ADD CONSTRAINT pk_text_campaign_numbers PRIMARY KEY (number_id);

ALTER TABLE ONLY text_campaigns
    ADD CONSTRAINT pk_text_campaigns PRIMARY KEY (id);

ALTER TABLE ONLY text_carrier_parts
    ADD CONSTRAINT pk_text_carrier_parts PRIMARY KEY (carrier, carrier_id);

ALTER TABLE ONLY text_consent_changes
    ADD CONSTRAINT pk_text_consent_changes PRIMARY KEY (id);

ALTER TABLE ONLY text_consents
    ADD CONSTRAINT pk_text_consents PRIMARY KEY (id);

ALTER TABLE ONLY text_deliveries
    ADD CONSTRAINT pk_text_deliveries PRIMARY KEY (id);

ALTER TABLE ONLY text_early_receipts
    ADD CONSTRAINT pk_text_early_receipts PRIMARY KEY (carrier, carrier_id);

ALTER TABLE ONLY text_notice_counts
    ADD CONSTRAINT pk_text_notice_counts PRIMARY KEY (extension_id);

ALTER TABLE ONLY text_pieces
    ADD CONSTRAINT pk_text_pieces PRIMARY KEY (carrier, sender, recipient, reference, total, place);

ALTER TABLE ONLY text_registration_rules
    ADD CONSTRAINT pk_text_registration_rules PRIMARY KEY (account_id);

ALTER TABLE ONLY text_templates
    ADD CONSTRAINT pk_text_templates PRIMARY KEY (id);

ALTER TABLE ONLY text_thread_entries
    ADD CONSTRAINT pk_text_thread_entries PRIMARY KEY (id);

ALTER TABLE ONLY text_threads
    ADD CONSTRAINT pk_text_threads PRIMARY KEY (id);

ALTER TABLE ONLY transcription_choices
    ADD CONSTRAINT pk_transcription_choices PRIMARY KEY (extension_id);

ALTER TABLE ONLY transcription_settings
    ADD CONSTRAINT pk_transcription_settings PRIMARY KEY (account_id);

ALTER TABLE ONLY transcripts
    ADD CONSTRAINT pk_transcripts PRIMARY KEY (id);

ALTER TABLE ONLY used_assertions
    ADD CONSTRAINT pk_used_assertions PRIMARY KEY (id);

ALTER TABLE ONLY user_templates
    ADD CONSTRAINT pk_user_templates PRIMARY KEY (id);

ALTER TABLE ONLY verified_caller_ids
    ADD CONSTRAINT pk_verified_caller_ids PRIMARY KEY (id);

ALTER TABLE ONLY voicemail_notices
    ADD CONSTRAINT pk_voicemail_notices PRIMARY KEY (message_id);

ALTER TABLE ONLY wake_ups
    ADD CONSTRAINT pk_wake_ups PRIMARY KEY (id);

ALTER TABLE ONLY webhook_attempts
    ADD CONSTRAINT pk_webhook_attempts PRIMARY KEY (id);

ALTER TABLE ONLY webhook_deliveries
    ADD CONSTRAINT pk_webhook_deliveries PRIMARY KEY (id);

ALTER TABLE ONLY account_links
    ADD CONSTRAINT uq_account_links_account_id_other_id UNIQUE (account_id, other_id);

ALTER TABLE ONLY app_grants
    ADD CONSTRAINT uq_app_grants_extension_id_client_id UNIQUE (extension_id, client_id);

ALTER TABLE ONLY auth_token_pairs
    ADD CONSTRAINT uq_auth_token_pairs_refresh_hash UNIQUE (refresh_hash);

ALTER TABLE ONLY auth_token_pairs
    ADD CONSTRAINT uq_auth_token_pairs_session_id_generation UNIQUE (session_id, generation);

ALTER TABLE ONLY blocked_numbers
    ADD CONSTRAINT uq_blocked_numbers_extension_id_number UNIQUE (extension_id, number);

ALTER TABLE ONLY bots
    ADD CONSTRAINT uq_bots_account_id_app_id UNIQUE (account_id, app_id);

ALTER TABLE ONLY call_rates
    ADD CONSTRAINT uq_call_rates_account_id_trunk_id_prefix UNIQUE (account_id, trunk_id, prefix);

ALTER TABLE ONLY cdrs
    ADD CONSTRAINT uq_cdrs_session_id UNIQUE (session_id);

ALTER TABLE ONLY cdrs
    ADD CONSTRAINT uq_cdrs_telephony_session_id UNIQUE (telephony_session_id);

ALTER TABLE ONLY chat_holds
    ADD CONSTRAINT uq_chat_holds_account_id_kind_subject_id UNIQUE (account_id, kind, subject_id);

ALTER TABLE ONLY chat_link_pages
    ADD CONSTRAINT uq_chat_link_pages_account_id_url_hash UNIQUE (account_id, url_hash);

ALTER TABLE ONLY chat_outgoing_hooks
    ADD CONSTRAINT uq_chat_outgoing_hooks_chat_id_kind_name UNIQUE (chat_id, kind, name);

ALTER TABLE ONLY chat_posts
    ADD CONSTRAINT uq_chat_posts_chat_id_creator_id_client_key UNIQUE (chat_id, creator_id, client_key);

ALTER TABLE ONLY chat_posts
    ADD CONSTRAINT uq_chat_posts_chat_id_seq UNIQUE (chat_id, seq);

ALTER TABLE ONLY chat_room_codes
    ADD CONSTRAINT uq_chat_room_codes_account_id_code UNIQUE (account_id, code);

ALTER TABLE ONLY chat_search_docs
    ADD CONSTRAINT uq_chat_search_docs_kind_thing_id UNIQUE (kind, thing_id);

ALTER TABLE ONLY chat_webhooks
    ADD CONSTRAINT uq_chat_webhooks_secret_hash UNIQUE (secret_hash);

ALTER TABLE ONLY chats
    ADD CONSTRAINT uq_chats_account_id_people_key UNIQUE (account_id, people_key);

ALTER TABLE ONLY company_sign_in
    ADD CONSTRAINT uq_company_sign_in_sign_in_name UNIQUE (sign_in_name);

ALTER TABLE ONLY connection_contacts
    ADD CONSTRAINT uq_connection_contacts_connection_id_remote_id UNIQUE (connection_id, remote_id);

ALTER TABLE ONLY connections
    ADD CONSTRAINT uq_connections_extension_id_provider_address_user_name UNIQUE (extension_id, provider, address, user_name);

ALTER TABLE ONLY conversations
    ADD CONSTRAINT uq_conversations_account_id_kind_key UNIQUE (account_id, kind, key);

ALTER TABLE ONLY cost_centers
    ADD CONSTRAINT uq_cost_centers_account_id_name UNIQUE (account_id, name);

ALTER TABLE ONLY crm_activities
    ADD CONSTRAINT uq_crm_activities_connection_id_session_id UNIQUE (connection_id, session_id);

ALTER TABLE ONLY custom_fields
    ADD CONSTRAINT uq_custom_fields_account_id_category_name UNIQUE (account_id, category, name);

ALTER TABLE ONLY emergency_network_marks
    ADD CONSTRAINT uq_emergency_network_marks_account_id_kind_key_port UNIQUE (account_id, kind, key, port);

ALTER TABLE ONLY emergency_notices
    ADD CONSTRAINT uq_emergency_notices_telephony_session_id UNIQUE (telephony_session_id);

ALTER TABLE ONLY event_log
    ADD CONSTRAINT uq_event_log_uuid UNIQUE (uuid);

ALTER TABLE ONLY extensions
    ADD CONSTRAINT uq_extensions_account_id_number UNIQUE (account_id, number);

ALTER TABLE ONLY favorites
    ADD CONSTRAINT uq_favorites_owner_id_contact_id UNIQUE (owner_id, contact_id);

ALTER TABLE ONLY favorites
    ADD CONSTRAINT uq_favorites_owner_id_extension_id UNIQUE (owner_id, extension_id);

ALTER TABLE ONLY fax_cover_pages
    ADD CONSTRAINT uq_fax_cover_pages_account_id_cover_index UNIQUE (account_id, cover_index);

ALTER TABLE ONLY federation_chats
    ADD CONSTRAINT uq_federation_chats_link_id_shared_id UNIQUE (link_id, shared_id);

ALTER TABLE ONLY federation_links
    ADD CONSTRAINT uq_federation_links_account_id_shared_id UNIQUE (account_id, shared_id);

ALTER TABLE ONLY federation_people
    ADD CONSTRAINT uq_federation_people_link_id_remote_id UNIQUE (link_id, remote_id);

ALTER TABLE ONLY federation_posts
    ADD CONSTRAINT uq_federation_posts_chat_id_shared_id UNIQUE (chat_id, shared_id);

ALTER TABLE ONLY forwarding_numbers
    ADD CONSTRAINT uq_forwarding_numbers_extension_id_number UNIQUE (extension_id, number);

ALTER TABLE ONLY handling_versions
    ADD CONSTRAINT uq_handling_versions_owner_id_number UNIQUE (owner_id, number);

ALTER TABLE ONLY ldap_links
    ADD CONSTRAINT uq_ldap_links_account_id_external_id UNIQUE (account_id, external_id);

ALTER TABLE ONLY live_meetings
    ADD CONSTRAINT uq_live_meetings_bridge_id UNIQUE (bridge_id);

ALTER TABLE ONLY meeting_bridges
    ADD CONSTRAINT uq_meeting_bridges_host_pin UNIQUE (host_pin);

ALTER TABLE ONLY meeting_bridges
    ADD CONSTRAINT uq_meeting_bridges_link UNIQUE (link);

ALTER TABLE ONLY meeting_bridges
    ADD CONSTRAINT uq_meeting_bridges_participant_pin UNIQUE (participant_pin);

ALTER TABLE ONLY meeting_bridges
    ADD CONSTRAINT uq_meeting_bridges_web_pin UNIQUE (web_pin);

ALTER TABLE ONLY messages
    ADD CONSTRAINT uq_messages_origin UNIQUE (origin);

ALTER TABLE ONLY passkeys
    ADD CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id);

ALTER TABLE ONLY phone_numbers
    ADD CONSTRAINT uq_phone_numbers_number UNIQUE (number);

ALTER TABLE ONLY phone_setups
    ADD CONSTRAINT uq_phone_setups_account_id_mac UNIQUE (account_id, mac);

ALTER TABLE ONLY port_outs
    ADD CONSTRAINT uq_port_outs_winning_carrier_carrier_id UNIQUE (winning_carrier, carrier_id);

ALTER TABLE ONLY property_links
    ADD CONSTRAINT uq_property_links_key UNIQUE (key);

ALTER TABLE ONLY provider_links
    ADD CONSTRAINT uq_provider_links_account_id_name_digest UNIQUE (account_id, name_digest);

ALTER TABLE ONLY push_devices
    ADD CONSTRAINT uq_push_devices_endpoint_hash UNIQUE (endpoint_hash);

ALTER TABLE ONLY push_notes
    ADD CONSTRAINT uq_push_notes_device_id_tag UNIQUE (device_id, tag);

ALTER TABLE ONLY ring_me_buttons
    ADD CONSTRAINT uq_ring_me_buttons_key UNIQUE (key);

ALTER TABLE ONLY scim_details
    ADD CONSTRAINT uq_scim_details_account_id_folded_name UNIQUE (account_id, folded_name);

ALTER TABLE ONLY sign_ons
    ADD CONSTRAINT uq_sign_ons_token_hash UNIQUE (token_hash);

ALTER TABLE ONLY sites
    ADD CONSTRAINT uq_sites_account_id_name UNIQUE (account_id, name);

ALTER TABLE ONLY spending_caps
    ADD CONSTRAINT uq_spending_caps_account_id_scope_target_id UNIQUE (account_id, scope, target_id);

ALTER TABLE ONLY spending_notices
    ADD CONSTRAINT uq_spending_notices_cap_id_target_id_day_level_limit UNIQUE (cap_id, target_id, day, level, "limit");

ALTER TABLE ONLY subscription_paths
    ADD CONSTRAINT uq_subscription_paths_subscription_id_number UNIQUE (subscription_id, number);

ALTER TABLE ONLY teams_direct_routings
    ADD CONSTRAINT uq_teams_direct_routings_fqdn UNIQUE (fqdn);

ALTER TABLE ONLY teams_users
    ADD CONSTRAINT uq_teams_users_account_id_phone_number_short_number UNIQUE (account_id, phone_number, short_number);

ALTER TABLE ONLY text_consents
    ADD CONSTRAINT uq_text_consents_account_id_guest_number_own_number UNIQUE (account_id, guest_number, own_number);

ALTER TABLE ONLY transcripts
    ADD CONSTRAINT uq_transcripts_kind_subject_id UNIQUE (kind, subject_id);

ALTER TABLE ONLY user_templates
    ADD CONSTRAINT uq_user_templates_account_id_name UNIQUE (account_id, name);

ALTER TABLE ONLY verified_caller_ids
    ADD CONSTRAINT uq_verified_caller_ids_account_id_number UNIQUE (account_id, number);

CREATE INDEX ix_account_links_other_id ON account_links USING btree (other_id);

CREATE INDEX ix_accounts_name ON accounts USING btree (lower((name)::text));

CREATE INDEX ix_administered_sites_account_id ON administered_sites USING btree (account_id);

CREATE INDEX ix_analytics_subject_calls_session_id ON analytics_subject_calls USING btree (session_id);

CREATE INDEX ix_app_secrets_app_id ON app_secrets USING btree (app_id);

CREATE INDEX ix_audit_records_account_action ON audit_records USING btree (account_id, action, at);

CREATE INDEX ix_audit_records_account_initiator_at ON audit_records USING btree (account_id, initiator_id, at);

CREATE INDEX ix_audit_records_account_newest ON audit_records USING btree (account_id, at, id);

CREATE INDEX ix_audit_records_account_operation ON audit_records USING btree (account_id, operation, at);

CREATE INDEX ix_audit_records_at ON audit_records USING btree (at);

CREATE INDEX ix_auth_sessions_extension_client ON auth_sessions USING btree (extension_id, client_id);

CREATE INDEX ix_auth_token_pairs_session_id ON auth_token_pairs USING btree (session_id);

CREATE INDEX ix_auto_replies_account_id ON auto_replies USING btree (account_id);

CREATE INDEX ix_blocked_numbers_account_id ON blocked_numbers USING btree (account_id);

CREATE INDEX ix_bots_app_id ON bots USING btree (app_id);

CREATE INDEX ix_bulk_tasks_account_created ON bulk_tasks USING btree (account_id, created_at);

CREATE INDEX ix_business_hours_account_id ON business_hours USING btree (account_id);

CREATE INDEX ix_calendar_events_account_id ON calendar_events USING btree (account_id);

CREATE INDEX ix_calendar_events_chat ON calendar_events USING btree (chat_id, starts_at);

CREATE INDEX ix_calendar_events_creator ON calendar_events USING btree (creator_id, created_at);

CREATE INDEX ix_calendar_feeds_account_id ON calendar_feeds USING btree (account_id);

CREATE INDEX ix_calendar_preferences_account_id ON calendar_preferences USING btree (account_id);

CREATE INDEX ix_call_charges_account_day ON call_charges USING btree (account_id, day);

CREATE INDEX ix_call_charges_extension_id ON call_charges USING btree (extension_id);

CREATE INDEX ix_call_log_account_modified ON call_log USING btree (account_id, modified_at);

CREATE INDEX ix_call_log_account_newest ON call_log USING btree (account_id, started_at DESC, id, deleted);

CREATE INDEX ix_call_log_account_party ON call_log USING btree (account_id, party_id);

CREATE INDEX ix_call_log_archive_files_account_until ON call_log_archive_files USING btree (account_id, until);

CREATE INDEX ix_call_log_archives_due_at ON call_log_archives USING btree (due_at);

CREATE INDEX ix_call_log_extension_newest ON call_log USING btree (extension_id, started_at DESC, id, deleted);

CREATE INDEX ix_call_log_from_number ON call_log USING btree (account_id, from_number);

CREATE INDEX ix_call_log_result_newest ON call_log USING btree (account_id, result, started_at DESC, id, deleted);

CREATE INDEX ix_call_log_session_id ON call_log USING btree (session_id);

CREATE INDEX ix_call_log_telephony_session_id ON call_log USING btree (telephony_session_id);

CREATE INDEX ix_call_log_to_number ON call_log USING btree (account_id, to_number);

CREATE INDEX ix_call_monitoring_groups_account_id ON call_monitoring_groups USING btree (account_id);

CREATE INDEX ix_call_monitoring_members_account_id ON call_monitoring_members USING btree (account_id);

CREATE INDEX ix_call_monitoring_members_extension_id ON call_monitoring_members USING btree (extension_id);

CREATE INDEX ix_call_quality_account_ended ON call_quality USING btree (account_id, ended_at);

CREATE INDEX ix_call_quality_session ON call_quality USING btree (telephony_session_id);

CREATE INDEX ix_call_queue_managers_account_id ON call_queue_managers USING btree (account_id);

CREATE INDEX ix_call_queue_managers_extension_id ON call_queue_managers USING btree (extension_id);

CREATE INDEX ix_call_queue_members_account_id ON call_queue_members USING btree (account_id);

CREATE INDEX ix_call_queue_members_extension_id ON call_queue_members USING btree (extension_id);

CREATE INDEX ix_call_queue_overflows_account_id ON call_queue_overflows USING btree (account_id);

CREATE INDEX ix_call_queue_stays_account_id ON call_queue_stays USING btree (account_id);

CREATE INDEX ix_call_queue_stays_queue_joined ON call_queue_stays USING btree (queue_id, joined_at);

CREATE INDEX ix_call_queues_account_id ON call_queues USING btree (account_id);

CREATE INDEX ix_call_rates_account_id ON call_rates USING btree (account_id);

CREATE INDEX ix_call_recordings_account_started ON call_recordings USING btree (account_id, started_at);

CREATE INDEX ix_call_recordings_extension_id ON call_recordings USING btree (extension_id);

CREATE INDEX ix_call_recordings_party ON call_recordings USING btree (account_id, party_id);

CREATE INDEX ix_call_surveys_account_given ON call_surveys USING btree (account_id, given_at);

CREATE INDEX ix_caller_blocking_account_id ON caller_blocking USING btree (account_id);

CREATE INDEX ix_caller_id_settings_account_id ON caller_id_settings USING btree (account_id);

CREATE INDEX ix_cdr_dead_letters_retry_at ON cdr_dead_letters USING btree (retry_at);

CREATE INDEX ix_cdrs_started_at ON cdrs USING btree (started_at);

CREATE INDEX ix_chat_bookmarks_extension ON chat_bookmarks USING btree (extension_id, at);

CREATE INDEX ix_chat_bookmarks_post_id ON chat_bookmarks USING btree (post_id);

CREATE INDEX ix_chat_cards_account_id ON chat_cards USING btree (account_id);

CREATE INDEX ix_chat_cards_chat ON chat_cards USING btree (chat_id, created_at);

CREATE INDEX ix_chat_checklist_runs_account_id ON chat_checklist_runs USING btree (account_id);

CREATE INDEX ix_chat_checklist_runs_chat ON chat_checklist_runs USING btree (chat_id, created_at);

CREATE INDEX ix_chat_checklist_runs_checklist_id ON chat_checklist_runs USING btree (checklist_id);

CREATE INDEX ix_chat_checklists_account_id ON chat_checklists USING btree (account_id);

CREATE INDEX ix_chat_checklists_chat ON chat_checklists USING btree (chat_id, created_at);

CREATE INDEX ix_chat_company_keys_account ON chat_company_keys USING btree (account_id, retired_at);

CREATE INDEX ix_chat_departures_extension_n ON chat_departures USING btree (extension_id, n);

CREATE INDEX ix_chat_encrypted_chats_account_id ON chat_encrypted_chats USING btree (account_id);

CREATE INDEX ix_chat_epoch_boxes_person ON chat_epoch_boxes USING btree (extension_id, chat_id);

CREATE INDEX ix_chat_exports_account ON chat_exports USING btree (account_id, created_at);

CREATE INDEX ix_chat_exports_status ON chat_exports USING btree (status);

CREATE INDEX ix_chat_files_account_id ON chat_files USING btree (account_id);

CREATE INDEX ix_chat_files_chat ON chat_files USING btree (chat_id, created_at);

CREATE INDEX ix_chat_files_owner_id ON chat_files USING btree (owner_id);

CREATE INDEX ix_chat_files_post_id ON chat_files USING btree (post_id);

CREATE INDEX ix_chat_folders_extension_id ON chat_folders USING btree (extension_id);

CREATE INDEX ix_chat_guests_account ON chat_guests USING btree (account_id, extension_id);

CREATE INDEX ix_chat_guests_expires_at ON chat_guests USING btree (expires_at);

CREATE INDEX ix_chat_import_rooms_import_id ON chat_import_rooms USING btree (import_id);

CREATE INDEX ix_chat_imported_people_account ON chat_imported_people USING btree (account_id);

CREATE INDEX ix_chat_imports_account ON chat_imports USING btree (account_id, created_at);

CREATE INDEX ix_chat_imports_status ON chat_imports USING btree (status);

CREATE INDEX ix_chat_kept_account ON chat_kept USING btree (account_id, id);

CREATE INDEX ix_chat_key_devices_account_id ON chat_key_devices USING btree (account_id);

CREATE INDEX ix_chat_key_devices_extension_id ON chat_key_devices USING btree (extension_id);

CREATE INDEX ix_chat_link_pages_expires ON chat_link_pages USING btree (expires_at);

CREATE INDEX ix_chat_link_pages_state ON chat_link_pages USING btree (state, due_at);

CREATE INDEX ix_chat_members_extension ON chat_members USING btree (extension_id, chat_id);

CREATE INDEX ix_chat_members_extension_n ON chat_members USING btree (extension_id, n);

CREATE INDEX ix_chat_members_folder_id ON chat_members USING btree (folder_id);

CREATE INDEX ix_chat_notes_account_id ON chat_notes USING btree (account_id);

CREATE INDEX ix_chat_notes_chat ON chat_notes USING btree (chat_id, created_at);

CREATE INDEX ix_chat_outgoing_calls_due ON chat_outgoing_calls USING btree (due_at);

CREATE INDEX ix_chat_outgoing_calls_hook_id ON chat_outgoing_calls USING btree (hook_id);

CREATE INDEX ix_chat_outgoing_hooks_account_id ON chat_outgoing_hooks USING btree (account_id);

CREATE INDEX ix_chat_outgoing_hooks_creator_id ON chat_outgoing_hooks USING btree (creator_id);

CREATE INDEX ix_chat_person_keys_account_id ON chat_person_keys USING btree (account_id);

CREATE INDEX ix_chat_pins_chat_id ON chat_pins USING btree (chat_id);

CREATE INDEX ix_chat_poll_options_poll_id ON chat_poll_options USING btree (poll_id);

CREATE INDEX ix_chat_poll_votes_extension_id ON chat_poll_votes USING btree (extension_id);

CREATE INDEX ix_chat_poll_votes_poll_id ON chat_poll_votes USING btree (poll_id);

CREATE INDEX ix_chat_polls_account_id ON chat_polls USING btree (account_id);

CREATE INDEX ix_chat_polls_chat ON chat_polls USING btree (chat_id, created_at);

CREATE INDEX ix_chat_post_links_page_id ON chat_post_links USING btree (page_id);

CREATE INDEX ix_chat_post_mentions_who ON chat_post_mentions USING btree (who_id, chat_id, seq);

CREATE INDEX ix_chat_posts_account_n ON chat_posts USING btree (account_id, n);

CREATE INDEX ix_chat_posts_kept ON chat_posts USING btree (account_id, created_at) WHERE (deleted_at IS NULL);

CREATE INDEX ix_chat_posts_thread ON chat_posts USING btree (thread_id, seq);

CREATE INDEX ix_chat_reactions_extension_id ON chat_reactions USING btree (extension_id);

CREATE INDEX ix_chat_reactions_post_emoji_at ON chat_reactions USING btree (post_id, emoji, at, extension_id);

CREATE INDEX ix_chat_recoveries_account ON chat_recoveries USING btree (account_id, created_at);

CREATE INDEX ix_chat_recoveries_chat_id ON chat_recoveries USING btree (chat_id);

CREATE INDEX ix_chat_reminders_account_id ON chat_reminders USING btree (account_id);

CREATE INDEX ix_chat_reminders_due ON chat_reminders USING btree (status, due_at);

CREATE INDEX ix_chat_reminders_extension_id ON chat_reminders USING btree (extension_id);

CREATE INDEX ix_chat_reminders_post_id ON chat_reminders USING btree (post_id);

CREATE INDEX ix_chat_retention_rules_account_id ON chat_retention_rules USING btree (account_id);

CREATE INDEX ix_chat_retention_rules_chat_id ON chat_retention_rules USING btree (chat_id);

CREATE INDEX ix_chat_retention_runs_account_id ON chat_retention_runs USING btree (account_id);

CREATE INDEX ix_chat_scheduled_posts_account_id ON chat_scheduled_posts USING btree (account_id);

CREATE INDEX ix_chat_scheduled_posts_chat_id ON chat_scheduled_posts USING btree (chat_id);

CREATE INDEX ix_chat_scheduled_posts_creator_id ON chat_scheduled_posts USING btree (creator_id);

CREATE INDEX ix_chat_scheduled_posts_due ON chat_scheduled_posts USING btree (status, due_at);

CREATE INDEX ix_chat_search_docs_account ON chat_search_docs USING btree (account_id, id);

CREATE INDEX ix_chat_search_docs_chat ON chat_search_docs USING btree (chat_id, id);

CREATE INDEX ix_chat_search_words_words ON chat_search_words USING gin (words);

CREATE INDEX ix_chat_task_assignees_extension_id ON chat_task_assignees USING btree (extension_id);

CREATE INDEX ix_chat_tasks_account_id ON chat_tasks USING btree (account_id);

CREATE INDEX ix_chat_tasks_chat ON chat_tasks USING btree (chat_id, created_at);

CREATE INDEX ix_chat_voice_rooms_account_id ON chat_voice_rooms USING btree (account_id);

CREATE INDEX ix_chat_webhooks_account_id ON chat_webhooks USING btree (account_id);

CREATE INDEX ix_chat_webhooks_chat_id ON chat_webhooks USING btree (chat_id);

CREATE INDEX ix_chat_webhooks_creator_id ON chat_webhooks USING btree (creator_id);

CREATE INDEX ix_chats_account_created ON chats USING btree (account_id, created_at, id);

CREATE INDEX ix_chats_account_kind ON chats USING btree (account_id, kind);

CREATE INDEX ix_company_holidays_account_id ON company_holidays USING btree (account_id);

CREATE INDEX ix_conduct_acts_account_id ON conduct_acts USING btree (account_id);

CREATE INDEX ix_conduct_acts_incident ON conduct_acts USING btree (incident);

CREATE INDEX ix_conduct_acts_rule_starts ON conduct_acts USING btree (rule, starts_at);

CREATE INDEX ix_conduct_acts_state_expires ON conduct_acts USING btree (state, expires_at);

CREATE INDEX ix_conduct_acts_statement_id ON conduct_acts USING btree (statement_id);

CREATE INDEX ix_conduct_acts_subject ON conduct_acts USING btree (scope, subject);

CREATE INDEX ix_conduct_attempts_account ON conduct_attempts USING btree (account_id, since);

CREATE INDEX ix_conduct_attempts_since ON conduct_attempts USING btree (since, id);

CREATE INDEX ix_conduct_attempts_until ON conduct_attempts USING btree (until);

CREATE INDEX ix_conduct_cases_account_id ON conduct_cases USING btree (account_id);

CREATE INDEX ix_conduct_cases_source ON conduct_cases USING btree (source, filed_at);

CREATE INDEX ix_conduct_cases_state_due ON conduct_cases USING btree (state, decision_due_at);

CREATE INDEX ix_conduct_cases_statement_id ON conduct_cases USING btree (statement_id);

CREATE INDEX ix_conduct_evidence_account_id ON conduct_evidence USING btree (account_id);

CREATE INDEX ix_conduct_evidence_kind ON conduct_evidence USING btree (kind);

CREATE INDEX ix_conduct_held_act_id ON conduct_held USING btree (act_id);

CREATE INDEX ix_conduct_list_entries_at ON conduct_list_entries USING btree (kind, at);

CREATE INDEX ix_conduct_list_entries_key ON conduct_list_entries USING btree (account_id, kind, party);

CREATE UNIQUE INDEX ix_conduct_list_versions_kind ON conduct_list_versions USING btree (kind, place, number);

CREATE INDEX ix_conduct_notices_account_at ON conduct_notices USING btree (account_id, at);

CREATE INDEX ix_conduct_observed_day ON conduct_observed USING btree (rule, account_id, day);

CREATE INDEX ix_conduct_observed_rule ON conduct_observed USING btree (rule, last_at);

CREATE UNIQUE INDEX ix_conduct_overrides_target ON conduct_overrides USING btree (rule, scope, key);

CREATE INDEX ix_conduct_quarantine_account ON conduct_quarantine USING btree (account_id, held_at);

CREATE INDEX ix_conduct_quarantine_state ON conduct_quarantine USING btree (state, ends_at);

CREATE INDEX ix_conduct_quarantine_statement_id ON conduct_quarantine USING btree (statement_id);

CREATE INDEX ix_conduct_replays_asked_at ON conduct_replays USING btree (asked_at);

CREATE INDEX ix_conduct_subject_keys_account_id ON conduct_subject_keys USING btree (account_id);

CREATE INDEX ix_conduct_verdicts_account_at ON conduct_verdicts USING btree (account_id, at);

CREATE INDEX ix_conduct_verdicts_rule_at ON conduct_verdicts USING btree (rule, at);

CREATE INDEX ix_conference_codes_extension_id ON conference_codes USING btree (extension_id);

CREATE INDEX ix_conference_settings_account_id ON conference_settings USING btree (account_id);

CREATE INDEX ix_connection_contact_numbers ON connection_contact_numbers USING btree (extension_id, number);

CREATE INDEX ix_connection_contacts_names ON connection_contacts USING btree (extension_id, sort_last, sort_first);

CREATE INDEX ix_connection_events_account_id ON connection_events USING btree (account_id);

CREATE INDEX ix_connection_events_connection_id ON connection_events USING btree (connection_id);

CREATE INDEX ix_connection_events_ends_at ON connection_events USING btree (ends_at);

CREATE INDEX ix_connection_events_starts_at ON connection_events USING btree (starts_at);

CREATE INDEX ix_connection_events_time ON connection_events USING btree (extension_id, starts_at);

CREATE INDEX ix_connection_requests_expires_at ON connection_requests USING btree (expires_at);

CREATE INDEX ix_connection_requests_extension_id ON connection_requests USING btree (extension_id);

CREATE INDEX ix_connection_revocations_due_at ON connection_revocations USING btree (due_at);

CREATE INDEX ix_connections_account_id ON connections USING btree (account_id);

CREATE INDEX ix_connections_extension_id ON connections USING btree (extension_id);

CREATE INDEX ix_connections_next_run_at ON connections USING btree (next_run_at);

CREATE INDEX ix_contact_center_tokens_extension_id ON contact_center_tokens USING btree (extension_id);

CREATE INDEX ix_contact_numbers_book_number ON contact_numbers USING btree (extension_id, number);

CREATE INDEX ix_contacts_book_names ON contacts USING btree (extension_id, alive, sort_first, sort_last);

CREATE INDEX ix_contacts_book_revision ON contacts USING btree (extension_id, revision);

CREATE INDEX ix_crm_activities_account_id ON crm_activities USING btree (account_id);

CREATE INDEX ix_crm_activities_state_due_at ON crm_activities USING btree (state, due_at);

CREATE INDEX ix_crm_activities_telephony_session_id ON crm_activities USING btree (telephony_session_id);

CREATE INDEX ix_crm_connections_account_id ON crm_connections USING btree (account_id);

CREATE INDEX ix_crm_known_numbers_asked_at ON crm_known_numbers USING btree (asked_at);

CREATE INDEX ix_crm_notes_account_id ON crm_notes USING btree (account_id);

CREATE INDEX ix_crm_notes_changed_at ON crm_notes USING btree (changed_at);

CREATE INDEX ix_crm_preferences_account_id ON crm_preferences USING btree (account_id);

CREATE INDEX ix_custom_greetings_owner ON custom_greetings USING btree (account_id, extension_id, type);

CREATE INDEX ix_custom_roles_account_id ON custom_roles USING btree (account_id);

CREATE INDEX ix_delegates_account_id ON delegates USING btree (account_id);

CREATE INDEX ix_delegates_delegate_id ON delegates USING btree (delegate_id);

CREATE INDEX ix_devices_account_created ON devices USING btree (account_id, created_at, id);

CREATE INDEX ix_devices_extension_type ON devices USING btree (extension_id, type);

CREATE INDEX ix_devices_guest_id ON devices USING btree (guest_id);

CREATE INDEX ix_emergency_assignments_location_id ON emergency_assignments USING btree (location_id);

CREATE INDEX ix_emergency_automatic_locations_account_id ON emergency_automatic_locations USING btree (account_id);

CREATE INDEX ix_emergency_locations_account_owner ON emergency_locations USING btree (account_id, owner_id);

CREATE INDEX ix_emergency_network_marks_location_id ON emergency_network_marks USING btree (location_id);

CREATE INDEX ix_emergency_network_ranges_location_id ON emergency_network_ranges USING btree (location_id);

CREATE INDEX ix_emergency_network_ranges_network ON emergency_network_ranges USING btree (network_id, "position");

CREATE INDEX ix_emergency_network_sightings_account_id ON emergency_network_sightings USING btree (account_id);

CREATE INDEX ix_emergency_networks_account_id ON emergency_networks USING btree (account_id);

CREATE INDEX ix_emergency_notices_account_placed ON emergency_notices USING btree (account_id, placed_at);

CREATE INDEX ix_event_log_kept_at ON event_log USING btree (kept_at);

CREATE INDEX ix_event_log_path_position ON event_log USING btree (path, "position");

CREATE INDEX ix_extensions_account_email ON extensions USING btree (account_id, email);

CREATE INDEX ix_extensions_account_order ON extensions USING btree (account_id, length((number)::text), number);

CREATE INDEX ix_extensions_email ON extensions USING btree (email);

CREATE INDEX ix_extensions_site_id ON extensions USING btree (site_id);

CREATE INDEX ix_fax_jobs_account_id ON fax_jobs USING btree (account_id);

CREATE INDEX ix_fax_jobs_due ON fax_jobs USING btree (state, due_at);

CREATE INDEX ix_fax_jobs_message_id ON fax_jobs USING btree (message_id);

CREATE INDEX ix_fax_jobs_owner ON fax_jobs USING btree (extension_id, created_at);

CREATE INDEX ix_fax_receipts_account_id ON fax_receipts USING btree (account_id);

CREATE INDEX ix_fax_texts_account_id ON fax_texts USING btree (account_id);

CREATE INDEX ix_fax_texts_due_at ON fax_texts USING btree (due_at);

CREATE INDEX ix_fax_texts_extension_id ON fax_texts USING btree (extension_id);

CREATE INDEX ix_federation_links_due ON federation_links USING btree (state, due_at);

CREATE INDEX ix_forwarding_numbers_account_id ON forwarding_numbers USING btree (account_id);

CREATE INDEX ix_handling_cases_account_id ON handling_cases USING btree (account_id);

CREATE INDEX ix_handling_rules_owner ON handling_rules USING btree (account_id, extension_id);

CREATE INDEX ix_handling_versions_account_id ON handling_versions USING btree (account_id);

CREATE INDEX ix_idempotency_keys_account_id ON idempotency_keys USING btree (account_id);

CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys USING btree (created_at);

CREATE INDEX ix_intercom_settings_account_id ON intercom_settings USING btree (account_id);

CREATE INDEX ix_ivr_menus_account_id ON ivr_menus USING btree (account_id);

CREATE INDEX ix_ivr_prompts_account_id ON ivr_prompts USING btree (account_id);

CREATE INDEX ix_jwt_credentials_extension_id ON jwt_credentials USING btree (extension_id);

CREATE INDEX ix_known_devices_extension_source ON known_devices USING btree (extension_id, source);

CREATE INDEX ix_known_devices_token_hash ON known_devices USING btree (token_hash);

CREATE INDEX ix_ldap_directories_next_run_at ON ldap_directories USING btree (next_run_at);

CREATE INDEX ix_ldap_runs_account_started ON ldap_runs USING btree (account_id, started_at);

CREATE INDEX ix_letters_account_id ON letters USING btree (account_id);

CREATE INDEX ix_letters_due_at ON letters USING btree (due_at);

CREATE INDEX ix_live_meetings_account_id ON live_meetings USING btree (account_id);

CREATE INDEX ix_live_meetings_owner ON live_meetings USING btree (owner);

CREATE INDEX ix_meeting_attendances_extension_id ON meeting_attendances USING btree (extension_id, meeting_id);

CREATE INDEX ix_meeting_bridges_account_id ON meeting_bridges USING btree (account_id);

CREATE INDEX ix_meeting_bridges_extension_id_created_at ON meeting_bridges USING btree (extension_id, created_at);

CREATE UNIQUE INDEX ix_meeting_bridges_personal ON meeting_bridges USING btree (extension_id) WHERE ((kind)::text = 'PMI'::text);

CREATE INDEX ix_meetings_account_id_started_at ON meetings USING btree (account_id, started_at);

CREATE INDEX ix_meetings_bridge_id ON meetings USING btree (bridge_id);

CREATE INDEX ix_meetings_host_extension_id_started_at ON meetings USING btree (host_extension_id, started_at);

CREATE INDEX ix_member_skills_account_id ON member_skills USING btree (account_id);

CREATE INDEX ix_member_skills_extension_id ON member_skills USING btree (extension_id);

CREATE INDEX ix_message_attachments_file_key ON message_attachments USING btree (file_key);

CREATE INDEX ix_message_attachments_message_id ON message_attachments USING btree (message_id);

CREATE INDEX ix_message_reports_account ON message_reports USING btree (account_id, created_at);

CREATE INDEX ix_messages_account ON messages USING btree (account_id, created_at);

CREATE INDEX ix_messages_changes ON messages USING btree (extension_id, changed_at);

CREATE INDEX ix_messages_conversation_id ON messages USING btree (conversation_id);

CREATE INDEX ix_messages_mailbox ON messages USING btree (extension_id, created_at);

CREATE INDEX ix_missed_call_notices_account_id ON missed_call_notices USING btree (account_id);

CREATE INDEX ix_notification_settings_account_id ON notification_settings USING btree (account_id);

CREATE INDEX ix_number_proofs_account_id_created_at ON number_proofs USING btree (account_id, created_at);

CREATE INDEX ix_number_proofs_number ON number_proofs USING btree (number);

CREATE INDEX ix_outbox_waiting ON outbox USING btree (id) WHERE (NOT handed_out);

CREATE INDEX ix_paging_devices_account_id ON paging_devices USING btree (account_id);

CREATE INDEX ix_paging_devices_device_id ON paging_devices USING btree (device_id);

CREATE INDEX ix_paging_groups_account_id ON paging_groups USING btree (account_id);

CREATE INDEX ix_paging_users_account_id ON paging_users USING btree (account_id);

CREATE INDEX ix_paging_users_extension_id ON paging_users USING btree (extension_id);

CREATE INDEX ix_passkeys_extension_id ON passkeys USING btree (extension_id);

CREATE INDEX ix_phone_asks_account_id ON phone_asks USING btree (account_id);

CREATE INDEX ix_phone_asks_device ON phone_asks USING btree (device_id, at);

CREATE INDEX ix_phone_numbers_account_extension ON phone_numbers USING btree (account_id, extension_id);

CREATE INDEX ix_phone_numbers_account_number ON phone_numbers USING btree (account_id, number);

CREATE INDEX ix_phone_numbers_account_usage ON phone_numbers USING btree (account_id, usage);

CREATE INDEX ix_phone_numbers_extension_id ON phone_numbers USING btree (extension_id);

CREATE INDEX ix_phone_setups_account_id ON phone_setups USING btree (account_id);

CREATE INDEX ix_pickup_members_account_id ON pickup_members USING btree (account_id);

CREATE INDEX ix_pickup_members_extension_id ON pickup_members USING btree (extension_id);

CREATE INDEX ix_port_order_numbers_number ON port_order_numbers USING btree (number);

CREATE INDEX ix_port_orders_account_id_created_at ON port_orders USING btree (account_id, created_at);

CREATE INDEX ix_port_orders_state ON port_orders USING btree (state);

CREATE INDEX ix_port_outs_account_id_created_at ON port_outs USING btree (account_id, created_at);

CREATE INDEX ix_port_outs_state ON port_outs USING btree (state);

CREATE INDEX ix_property_events_taken_at ON property_events USING btree (taken_at);

CREATE INDEX ix_push_devices_account_id ON push_devices USING btree (account_id);

CREATE INDEX ix_push_devices_extension_id ON push_devices USING btree (extension_id);

CREATE INDEX ix_push_devices_session_id ON push_devices USING btree (session_id);

CREATE INDEX ix_push_notes_due ON push_notes USING btree (due_at);

CREATE INDEX ix_queue_skills_account_id ON queue_skills USING btree (account_id);

CREATE INDEX ix_receptionists_account_id ON receptionists USING btree (account_id);

CREATE INDEX ix_recorded_extensions_account_id ON recorded_extensions USING btree (account_id);

CREATE INDEX ix_recovery_codes_extension_id ON recovery_codes USING btree (extension_id);

CREATE INDEX ix_ring_me_buttons_account_id ON ring_me_buttons USING btree (account_id);

CREATE INDEX ix_ring_me_buttons_extension_id ON ring_me_buttons USING btree (extension_id);

CREATE INDEX ix_ring_me_calls_account_id ON ring_me_calls USING btree (account_id);

CREATE INDEX ix_ring_me_calls_at ON ring_me_calls USING btree (at);

CREATE INDEX ix_ring_me_calls_button_id_at ON ring_me_calls USING btree (button_id, at);

CREATE INDEX ix_ring_me_calls_place_at ON ring_me_calls USING btree (place, at);

CREATE INDEX ix_room_stays_account_in ON room_stays USING btree (account_id, checked_in_at);

CREATE INDEX ix_room_stays_extension_id ON room_stays USING btree (extension_id);

CREATE INDEX ix_rooms_account_id ON rooms USING btree (account_id);

CREATE INDEX ix_scim_details_external_id ON scim_details USING btree (external_id);

CREATE INDEX ix_sign_in_failures_last_at ON sign_in_failures USING btree (last_at);

CREATE INDEX ix_sign_in_tickets_expires_at ON sign_in_tickets USING btree (expires_at);

CREATE INDEX ix_sign_in_tickets_extension_id ON sign_in_tickets USING btree (extension_id);

CREATE INDEX ix_sign_ons_extension_id ON sign_ons USING btree (extension_id);

CREATE INDEX ix_sip_trunks_account_id ON sip_trunks USING btree (account_id);

CREATE INDEX ix_sites_account_id ON sites USING btree (account_id);

CREATE INDEX ix_sms_recipients_recipient_id ON sms_recipients USING btree (recipient_id);

CREATE INDEX ix_speech_jobs_account_id ON speech_jobs USING btree (account_id);

CREATE INDEX ix_speech_jobs_due ON speech_jobs USING btree (due_at);

CREATE INDEX ix_speech_jobs_expires ON speech_jobs USING btree (expires_at);

CREATE INDEX ix_spending_caps_account_id ON spending_caps USING btree (account_id);

CREATE INDEX ix_spending_notices_account_id ON spending_notices USING btree (account_id);

CREATE INDEX ix_subscription_paths_path ON subscription_paths USING btree (path);

CREATE INDEX ix_subscriptions_account ON subscriptions USING btree (account_id);

CREATE INDEX ix_subscriptions_connection_id ON subscriptions USING btree (connection_id);

CREATE INDEX ix_subscriptions_expires_at ON subscriptions USING btree (expires_at);

CREATE INDEX ix_subscriptions_next_attempt_at ON subscriptions USING btree (next_attempt_at);

CREATE INDEX ix_subscriptions_next_reminder_at ON subscriptions USING btree (next_reminder_at);

CREATE INDEX ix_subscriptions_owner ON subscriptions USING btree (extension_id, client_id);

CREATE INDEX ix_supervisions_account_began ON supervisions USING btree (account_id, began_at);

CREATE INDEX ix_supervisions_agent_id ON supervisions USING btree (agent_id);

CREATE INDEX ix_teams_direct_routings_warn_at ON teams_direct_routings USING btree (warn_at);

CREATE INDEX ix_teams_users_account_id ON teams_users USING btree (account_id);

CREATE INDEX ix_text_batches_account ON text_batches USING btree (account_id, created_at);

CREATE INDEX ix_text_brands_account ON text_brands USING btree (account_id);

CREATE INDEX ix_text_campaign_numbers_campaign_id ON text_campaign_numbers USING btree (campaign_id);

CREATE INDEX ix_text_campaigns_account_id ON text_campaigns USING btree (account_id);

CREATE INDEX ix_text_campaigns_brand ON text_campaigns USING btree (brand_id);

CREATE INDEX ix_text_carrier_parts_delivery_id ON text_carrier_parts USING btree (delivery_id);

CREATE INDEX ix_text_consent_changes_account ON text_consent_changes USING btree (account_id, at);

CREATE INDEX ix_text_consent_changes_guest_number ON text_consent_changes USING btree (guest_number);

CREATE INDEX ix_text_deliveries_batch ON text_deliveries USING btree (batch_id, state);

CREATE INDEX ix_text_deliveries_due ON text_deliveries USING btree (state, due_at);

CREATE INDEX ix_text_deliveries_message_id ON text_deliveries USING btree (message_id);

CREATE INDEX ix_text_deliveries_pair ON text_deliveries USING btree (account_id, sender, recipient);

CREATE INDEX ix_text_notice_counts_account_id ON text_notice_counts USING btree (account_id);

CREATE INDEX ix_text_templates_account ON text_templates USING btree (account_id, extension_id);

CREATE INDEX ix_text_thread_entries_message_id ON text_thread_entries USING btree (message_id);

CREATE INDEX ix_text_thread_entries_thread ON text_thread_entries USING btree (thread_id, created_at);

CREATE INDEX ix_text_threads_changes ON text_threads USING btree (account_id, changed_at);

CREATE INDEX ix_text_threads_owner_id ON text_threads USING btree (owner_id);

CREATE INDEX ix_text_threads_pair ON text_threads USING btree (account_id, own_number, guest_number, status);

CREATE INDEX ix_transcription_choices_account_id ON transcription_choices USING btree (account_id);

CREATE INDEX ix_transcripts_account ON transcripts USING btree (account_id, kind, created_at);

CREATE INDEX ix_transcripts_due ON transcripts USING btree (status, due_at);

CREATE INDEX ix_used_assertions_expires_at ON used_assertions USING btree (expires_at);

CREATE INDEX ix_voicemail_notices_account_id ON voicemail_notices USING btree (account_id);

CREATE INDEX ix_voicemail_notices_due_at ON voicemail_notices USING btree (due_at);

CREATE INDEX ix_wake_ups_account_id ON wake_ups USING btree (account_id);

CREATE INDEX ix_wake_ups_extension_id ON wake_ups USING btree (extension_id);

CREATE INDEX ix_wake_ups_status_due_at ON wake_ups USING btree (status, due_at);

CREATE INDEX ix_webhook_attempts_delivery_id ON webhook_attempts USING btree (delivery_id);

CREATE INDEX ix_webhook_deliveries_account ON webhook_deliveries USING btree (account_id, id);

CREATE INDEX ix_webhook_deliveries_created_at ON webhook_deliveries USING btree (created_at);

CREATE INDEX ix_webhook_deliveries_turn ON webhook_deliveries USING btree (state, subscription_id, id);

CREATE TRIGGER chat_reactions_counted AFTER INSERT OR DELETE ON chat_reactions FOR EACH ROW EXECUTE FUNCTION chat_reactions_counted();

CREATE TRIGGER conduct_checkpoints_lasts BEFORE DELETE OR UPDATE ON conduct_checkpoints FOR EACH ROW EXECUTE FUNCTION conduct_append_only();

CREATE TRIGGER conduct_checkpoints_stays BEFORE TRUNCATE ON conduct_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION conduct_append_only();

CREATE TRIGGER conduct_evidence_lasts BEFORE DELETE OR UPDATE ON conduct_evidence FOR EACH ROW EXECUTE FUNCTION conduct_append_only();

CREATE TRIGGER conduct_evidence_nodes_lasts BEFORE DELETE OR UPDATE ON conduct_evidence_nodes FOR EACH ROW EXECUTE FUNCTION conduct_append_only();

CREATE TRIGGER conduct_evidence_nodes_stays BEFORE TRUNCATE ON conduct_evidence_nodes FOR EACH STATEMENT EXECUTE FUNCTION conduct_append_only();

CREATE TRIGGER conduct_evidence_stays BEFORE TRUNCATE ON conduct_evidence FOR EACH STATEMENT EXECUTE FUNCTION conduct_append_only();

ALTER TABLE ONLY chat_search_words
    ADD CONSTRAINT chat_search_words_doc_id_fkey FOREIGN KEY (doc_id) REFERENCES chat_search_docs(id) ON DELETE CASCADE;

ALTER TABLE ONLY account_links
    ADD CONSTRAINT fk_account_links_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY account_links
    ADD CONSTRAINT fk_account_links_other_id_accounts FOREIGN KEY (other_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY address_books
    ADD CONSTRAINT fk_address_books_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY administered_sites
    ADD CONSTRAINT fk_administered_sites_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY administered_sites
    ADD CONSTRAINT fk_administered_sites_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY analytics_subject_calls
    ADD CONSTRAINT fk_analytics_subject_calls_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY analytics_sums_by_traits
    ADD CONSTRAINT fk_analytics_sums_by_traits_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY app_grants
    ADD CONSTRAINT fk_app_grants_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY app_grants
    ADD CONSTRAINT fk_app_grants_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY app_secrets
    ADD CONSTRAINT fk_app_secrets_app_id_apps FOREIGN KEY (app_id) REFERENCES apps(id) ON DELETE CASCADE;

ALTER TABLE ONLY apps
    ADD CONSTRAINT fk_apps_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth_sessions
    ADD CONSTRAINT fk_auth_sessions_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth_sessions
    ADD CONSTRAINT fk_auth_sessions_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth_token_pairs
    ADD CONSTRAINT fk_auth_token_pairs_session_id_auth_sessions FOREIGN KEY (session_id) REFERENCES auth_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY authenticators
    ADD CONSTRAINT fk_authenticators_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY authorization_codes
    ADD CONSTRAINT fk_authorization_codes_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY authorization_codes
    ADD CONSTRAINT fk_authorization_codes_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY auto_replies
    ADD CONSTRAINT fk_auto_replies_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY auto_replies
    ADD CONSTRAINT fk_auto_replies_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY auto_replies
    ADD CONSTRAINT fk_auto_replies_number_id_phone_numbers FOREIGN KEY (number_id) REFERENCES phone_numbers(id) ON DELETE CASCADE;

ALTER TABLE ONLY auto_replies_sent
    ADD CONSTRAINT fk_auto_replies_sent_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY blocked_numbers
    ADD CONSTRAINT fk_blocked_numbers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY blocked_numbers
    ADD CONSTRAINT fk_blocked_numbers_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY bots
    ADD CONSTRAINT fk_bots_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY bots
    ADD CONSTRAINT fk_bots_app_id_apps FOREIGN KEY (app_id) REFERENCES apps(id) ON DELETE CASCADE;

ALTER TABLE ONLY bots
    ADD CONSTRAINT fk_bots_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY bulk_tasks
    ADD CONSTRAINT fk_bulk_tasks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY business_hours
    ADD CONSTRAINT fk_business_hours_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY business_hours
    ADD CONSTRAINT fk_business_hours_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY calendar_events
    ADD CONSTRAINT fk_calendar_events_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY calendar_events
    ADD CONSTRAINT fk_calendar_events_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY calendar_feeds
    ADD CONSTRAINT fk_calendar_feeds_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY calendar_feeds
    ADD CONSTRAINT fk_calendar_feeds_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY calendar_preferences
    ADD CONSTRAINT fk_calendar_preferences_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY calendar_preferences
    ADD CONSTRAINT fk_calendar_preferences_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_charges
    ADD CONSTRAINT fk_call_charges_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_log
    ADD CONSTRAINT fk_call_log_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_log_archive_files
    ADD CONSTRAINT fk_call_log_archive_files_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_log_archives
    ADD CONSTRAINT fk_call_log_archives_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_monitoring_groups
    ADD CONSTRAINT fk_call_monitoring_groups_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_monitoring_groups
    ADD CONSTRAINT fk_call_monitoring_groups_site_id_extensions FOREIGN KEY (site_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY call_monitoring_members
    ADD CONSTRAINT fk_call_monitoring_members_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_monitoring_members
    ADD CONSTRAINT fk_call_monitoring_members_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_monitoring_members
    ADD CONSTRAINT fk_call_monitoring_members_group_id_call_monitoring_groups FOREIGN KEY (group_id) REFERENCES call_monitoring_groups(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_quality
    ADD CONSTRAINT fk_call_quality_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_quality_settings
    ADD CONSTRAINT fk_call_quality_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_managers
    ADD CONSTRAINT fk_call_queue_managers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_managers
    ADD CONSTRAINT fk_call_queue_managers_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_managers
    ADD CONSTRAINT fk_call_queue_managers_queue_id_extensions FOREIGN KEY (queue_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_members
    ADD CONSTRAINT fk_call_queue_members_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_members
    ADD CONSTRAINT fk_call_queue_members_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_members
    ADD CONSTRAINT fk_call_queue_members_queue_id_extensions FOREIGN KEY (queue_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_overflows
    ADD CONSTRAINT fk_call_queue_overflows_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_overflows
    ADD CONSTRAINT fk_call_queue_overflows_helper_id_extensions FOREIGN KEY (helper_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_overflows
    ADD CONSTRAINT fk_call_queue_overflows_queue_id_extensions FOREIGN KEY (queue_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queue_stays
    ADD CONSTRAINT fk_call_queue_stays_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queues
    ADD CONSTRAINT fk_call_queues_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_queues
    ADD CONSTRAINT fk_call_queues_queue_id_extensions FOREIGN KEY (queue_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_rates
    ADD CONSTRAINT fk_call_rates_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_recording_settings
    ADD CONSTRAINT fk_call_recording_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_recordings
    ADD CONSTRAINT fk_call_recordings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_surveys
    ADD CONSTRAINT fk_call_surveys_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY call_surveys
    ADD CONSTRAINT fk_call_surveys_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY caller_blocking
    ADD CONSTRAINT fk_caller_blocking_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY caller_blocking
    ADD CONSTRAINT fk_caller_blocking_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY caller_id_settings
    ADD CONSTRAINT fk_caller_id_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY caller_id_settings
    ADD CONSTRAINT fk_caller_id_settings_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_bookmarks
    ADD CONSTRAINT fk_chat_bookmarks_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_bookmarks
    ADD CONSTRAINT fk_chat_bookmarks_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_cards
    ADD CONSTRAINT fk_chat_cards_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_cards
    ADD CONSTRAINT fk_chat_cards_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_checklist_runs
    ADD CONSTRAINT fk_chat_checklist_runs_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_checklist_runs
    ADD CONSTRAINT fk_chat_checklist_runs_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_checklist_runs
    ADD CONSTRAINT fk_chat_checklist_runs_checklist_id_chat_checklists FOREIGN KEY (checklist_id) REFERENCES chat_checklists(id) ON DELETE SET NULL;

ALTER TABLE ONLY chat_checklists
    ADD CONSTRAINT fk_chat_checklists_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_checklists
    ADD CONSTRAINT fk_chat_checklists_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_clocks
    ADD CONSTRAINT fk_chat_clocks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_company_keys
    ADD CONSTRAINT fk_chat_company_keys_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_departures
    ADD CONSTRAINT fk_chat_departures_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_encrypted_chats
    ADD CONSTRAINT fk_chat_encrypted_chats_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_encrypted_chats
    ADD CONSTRAINT fk_chat_encrypted_chats_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_encryption_policies
    ADD CONSTRAINT fk_chat_encryption_policies_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_epoch_boxes
    ADD CONSTRAINT fk_chat_epoch_boxes_chat_id_number_chat_epochs FOREIGN KEY (chat_id, number) REFERENCES chat_epochs(chat_id, number) ON DELETE CASCADE;

ALTER TABLE ONLY chat_epoch_boxes
    ADD CONSTRAINT fk_chat_epoch_boxes_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_epochs
    ADD CONSTRAINT fk_chat_epochs_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_exports
    ADD CONSTRAINT fk_chat_exports_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_exports
    ADD CONSTRAINT fk_chat_exports_creator_id_extensions FOREIGN KEY (creator_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY chat_files
    ADD CONSTRAINT fk_chat_files_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_files
    ADD CONSTRAINT fk_chat_files_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_files
    ADD CONSTRAINT fk_chat_files_owner_id_extensions FOREIGN KEY (owner_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY chat_files
    ADD CONSTRAINT fk_chat_files_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE SET NULL;

ALTER TABLE ONLY chat_folders
    ADD CONSTRAINT fk_chat_folders_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_guest_settings
    ADD CONSTRAINT fk_chat_guest_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_guests
    ADD CONSTRAINT fk_chat_guests_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_guests
    ADD CONSTRAINT fk_chat_guests_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_holds
    ADD CONSTRAINT fk_chat_holds_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_import_details
    ADD CONSTRAINT fk_chat_import_details_import_id_chat_imports FOREIGN KEY (import_id) REFERENCES chat_imports(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_import_lines
    ADD CONSTRAINT fk_chat_import_lines_import_id_chat_imports FOREIGN KEY (import_id) REFERENCES chat_imports(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_import_matches
    ADD CONSTRAINT fk_chat_import_matches_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_import_matches
    ADD CONSTRAINT fk_chat_import_matches_import_id_chat_imports FOREIGN KEY (import_id) REFERENCES chat_imports(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_import_rooms
    ADD CONSTRAINT fk_chat_import_rooms_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_imported_people
    ADD CONSTRAINT fk_chat_imported_people_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_imports
    ADD CONSTRAINT fk_chat_imports_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_imports
    ADD CONSTRAINT fk_chat_imports_creator_id_extensions FOREIGN KEY (creator_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY chat_kept
    ADD CONSTRAINT fk_chat_kept_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_key_devices
    ADD CONSTRAINT fk_chat_key_devices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_key_devices
    ADD CONSTRAINT fk_chat_key_devices_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_link_pages
    ADD CONSTRAINT fk_chat_link_pages_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_link_settings
    ADD CONSTRAINT fk_chat_link_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_members
    ADD CONSTRAINT fk_chat_members_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_members
    ADD CONSTRAINT fk_chat_members_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_members
    ADD CONSTRAINT fk_chat_members_folder_id_chat_folders FOREIGN KEY (folder_id) REFERENCES chat_folders(id) ON DELETE SET NULL;

ALTER TABLE ONLY chat_notes
    ADD CONSTRAINT fk_chat_notes_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_notes
    ADD CONSTRAINT fk_chat_notes_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_notes
    ADD CONSTRAINT fk_chat_notes_locked_by_extensions FOREIGN KEY (locked_by) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY chat_outgoing_calls
    ADD CONSTRAINT fk_chat_outgoing_calls_hook_id_chat_outgoing_hooks FOREIGN KEY (hook_id) REFERENCES chat_outgoing_hooks(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_outgoing_hooks
    ADD CONSTRAINT fk_chat_outgoing_hooks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_outgoing_hooks
    ADD CONSTRAINT fk_chat_outgoing_hooks_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_outgoing_hooks
    ADD CONSTRAINT fk_chat_outgoing_hooks_creator_id_extensions FOREIGN KEY (creator_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_person_keys
    ADD CONSTRAINT fk_chat_person_keys_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_person_keys
    ADD CONSTRAINT fk_chat_person_keys_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_pins
    ADD CONSTRAINT fk_chat_pins_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_pins
    ADD CONSTRAINT fk_chat_pins_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_poll_options
    ADD CONSTRAINT fk_chat_poll_options_poll_id_chat_polls FOREIGN KEY (poll_id) REFERENCES chat_polls(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_poll_votes
    ADD CONSTRAINT fk_chat_poll_votes_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_poll_votes
    ADD CONSTRAINT fk_chat_poll_votes_option_id_chat_poll_options FOREIGN KEY (option_id) REFERENCES chat_poll_options(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_poll_votes
    ADD CONSTRAINT fk_chat_poll_votes_poll_id_chat_polls FOREIGN KEY (poll_id) REFERENCES chat_polls(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_polls
    ADD CONSTRAINT fk_chat_polls_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_polls
    ADD CONSTRAINT fk_chat_polls_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_post_links
    ADD CONSTRAINT fk_chat_post_links_page_id_chat_link_pages FOREIGN KEY (page_id) REFERENCES chat_link_pages(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_post_links
    ADD CONSTRAINT fk_chat_post_links_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_post_mentions
    ADD CONSTRAINT fk_chat_post_mentions_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_post_versions
    ADD CONSTRAINT fk_chat_post_versions_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_posts
    ADD CONSTRAINT fk_chat_posts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_posts
    ADD CONSTRAINT fk_chat_posts_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_reaction_counts
    ADD CONSTRAINT fk_chat_reaction_counts_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_reactions
    ADD CONSTRAINT fk_chat_reactions_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_reactions
    ADD CONSTRAINT fk_chat_reactions_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_recoveries
    ADD CONSTRAINT fk_chat_recoveries_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_recoveries
    ADD CONSTRAINT fk_chat_recoveries_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_reminders
    ADD CONSTRAINT fk_chat_reminders_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_reminders
    ADD CONSTRAINT fk_chat_reminders_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_reminders
    ADD CONSTRAINT fk_chat_reminders_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_retention_rules
    ADD CONSTRAINT fk_chat_retention_rules_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_retention_rules
    ADD CONSTRAINT fk_chat_retention_rules_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_retention_runs
    ADD CONSTRAINT fk_chat_retention_runs_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_room_codes
    ADD CONSTRAINT fk_chat_room_codes_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_room_codes
    ADD CONSTRAINT fk_chat_room_codes_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_scheduled_posts
    ADD CONSTRAINT fk_chat_scheduled_posts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_scheduled_posts
    ADD CONSTRAINT fk_chat_scheduled_posts_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_scheduled_posts
    ADD CONSTRAINT fk_chat_scheduled_posts_creator_id_extensions FOREIGN KEY (creator_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_search_docs
    ADD CONSTRAINT fk_chat_search_docs_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_search_docs
    ADD CONSTRAINT fk_chat_search_docs_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_task_assignees
    ADD CONSTRAINT fk_chat_task_assignees_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_task_assignees
    ADD CONSTRAINT fk_chat_task_assignees_task_id_chat_tasks FOREIGN KEY (task_id) REFERENCES chat_tasks(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_tasks
    ADD CONSTRAINT fk_chat_tasks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_tasks
    ADD CONSTRAINT fk_chat_tasks_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_voice_rooms
    ADD CONSTRAINT fk_chat_voice_rooms_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_voice_rooms
    ADD CONSTRAINT fk_chat_voice_rooms_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_webhooks
    ADD CONSTRAINT fk_chat_webhooks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_webhooks
    ADD CONSTRAINT fk_chat_webhooks_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY chat_webhooks
    ADD CONSTRAINT fk_chat_webhooks_creator_id_extensions FOREIGN KEY (creator_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY chats
    ADD CONSTRAINT fk_chats_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY company_holidays
    ADD CONSTRAINT fk_company_holidays_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY company_holidays
    ADD CONSTRAINT fk_company_holidays_site_id_extensions FOREIGN KEY (site_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY company_sign_in
    ADD CONSTRAINT fk_company_sign_in_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY company_sign_in
    ADD CONSTRAINT fk_company_sign_in_way_back_id_extensions FOREIGN KEY (way_back_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY conduct_held
    ADD CONSTRAINT fk_conduct_held_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY conduct_held
    ADD CONSTRAINT fk_conduct_held_act_id_conduct_acts FOREIGN KEY (act_id) REFERENCES conduct_acts(id) ON DELETE CASCADE;

ALTER TABLE ONLY conduct_notices
    ADD CONSTRAINT fk_conduct_notices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY conduct_observed
    ADD CONSTRAINT fk_conduct_observed_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY conduct_quarantine
    ADD CONSTRAINT fk_conduct_quarantine_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY conduct_verdicts
    ADD CONSTRAINT fk_conduct_verdicts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY conference_codes
    ADD CONSTRAINT fk_conference_codes_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY conference_codes
    ADD CONSTRAINT fk_conference_codes_extension_id_conference_settings FOREIGN KEY (extension_id) REFERENCES conference_settings(extension_id) ON DELETE CASCADE;

ALTER TABLE ONLY conference_settings
    ADD CONSTRAINT fk_conference_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY conference_settings
    ADD CONSTRAINT fk_conference_settings_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_contact_numbers
    ADD CONSTRAINT fk_connection_contact_numbers_contact_id_connection_contacts FOREIGN KEY (contact_id) REFERENCES connection_contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_contact_numbers
    ADD CONSTRAINT fk_connection_contact_numbers_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_contact_photos
    ADD CONSTRAINT fk_connection_contact_photos_contact_id_connection_contacts FOREIGN KEY (contact_id) REFERENCES connection_contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_contacts
    ADD CONSTRAINT fk_connection_contacts_connection_id_connections FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_contacts
    ADD CONSTRAINT fk_connection_contacts_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_events
    ADD CONSTRAINT fk_connection_events_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_events
    ADD CONSTRAINT fk_connection_events_connection_id_connections FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_events
    ADD CONSTRAINT fk_connection_events_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_providers
    ADD CONSTRAINT fk_connection_providers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_requests
    ADD CONSTRAINT fk_connection_requests_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY connection_requests
    ADD CONSTRAINT fk_connection_requests_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY connections
    ADD CONSTRAINT fk_connections_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY connections
    ADD CONSTRAINT fk_connections_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY contact_center_tokens
    ADD CONSTRAINT fk_contact_center_tokens_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY contact_center_tokens
    ADD CONSTRAINT fk_contact_center_tokens_session_id_auth_sessions FOREIGN KEY (session_id) REFERENCES auth_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY contact_numbers
    ADD CONSTRAINT fk_contact_numbers_contact_id_contacts FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY contact_numbers
    ADD CONSTRAINT fk_contact_numbers_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY contacts
    ADD CONSTRAINT fk_contacts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY contacts
    ADD CONSTRAINT fk_contacts_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY conversations
    ADD CONSTRAINT fk_conversations_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY cost_centers
    ADD CONSTRAINT fk_cost_centers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY cost_centers
    ADD CONSTRAINT fk_cost_centers_parent_id_cost_centers FOREIGN KEY (parent_id) REFERENCES cost_centers(id) ON DELETE SET NULL;

ALTER TABLE ONLY crm_activities
    ADD CONSTRAINT fk_crm_activities_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm_activities
    ADD CONSTRAINT fk_crm_activities_connection_id_crm_connections FOREIGN KEY (connection_id) REFERENCES crm_connections(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm_connections
    ADD CONSTRAINT fk_crm_connections_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm_known_numbers
    ADD CONSTRAINT fk_crm_known_numbers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm_notes
    ADD CONSTRAINT fk_crm_notes_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm_notes
    ADD CONSTRAINT fk_crm_notes_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm_preferences
    ADD CONSTRAINT fk_crm_preferences_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY crm_preferences
    ADD CONSTRAINT fk_crm_preferences_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY custom_field_values
    ADD CONSTRAINT fk_custom_field_values_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY custom_field_values
    ADD CONSTRAINT fk_custom_field_values_field_id_custom_fields FOREIGN KEY (field_id) REFERENCES custom_fields(id) ON DELETE CASCADE;

ALTER TABLE ONLY custom_fields
    ADD CONSTRAINT fk_custom_fields_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY custom_greetings
    ADD CONSTRAINT fk_custom_greetings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY custom_greetings
    ADD CONSTRAINT fk_custom_greetings_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY custom_roles
    ADD CONSTRAINT fk_custom_roles_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY default_roles
    ADD CONSTRAINT fk_default_roles_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY delegates
    ADD CONSTRAINT fk_delegates_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY delegates
    ADD CONSTRAINT fk_delegates_delegate_id_extensions FOREIGN KEY (delegate_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY delegates
    ADD CONSTRAINT fk_delegates_delegator_id_extensions FOREIGN KEY (delegator_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY devices
    ADD CONSTRAINT fk_devices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY devices
    ADD CONSTRAINT fk_devices_cost_center_id_cost_centers FOREIGN KEY (cost_center_id) REFERENCES cost_centers(id) ON DELETE SET NULL;

ALTER TABLE ONLY devices
    ADD CONSTRAINT fk_devices_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY devices
    ADD CONSTRAINT fk_devices_guest_id_extensions FOREIGN KEY (guest_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY devices
    ADD CONSTRAINT fk_devices_number_id_phone_numbers FOREIGN KEY (number_id) REFERENCES phone_numbers(id) ON DELETE SET NULL;

ALTER TABLE ONLY devices
    ADD CONSTRAINT fk_devices_site_id_extensions FOREIGN KEY (site_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY emergency_assignments
    ADD CONSTRAINT fk_emergency_assignments_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_assignments
    ADD CONSTRAINT fk_emergency_assignments_location_id_emergency_locations FOREIGN KEY (location_id) REFERENCES emergency_locations(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_automatic_locations
    ADD CONSTRAINT fk_emergency_automatic_locations_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_locations
    ADD CONSTRAINT fk_emergency_locations_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_locations
    ADD CONSTRAINT fk_emergency_locations_owner_id_extensions FOREIGN KEY (owner_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_network_marks
    ADD CONSTRAINT fk_emergency_network_marks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_network_marks
    ADD CONSTRAINT fk_emergency_network_marks_location_id_emergency_locations FOREIGN KEY (location_id) REFERENCES emergency_locations(id);

ALTER TABLE ONLY emergency_network_marks
    ADD CONSTRAINT fk_emergency_network_marks_site_id_extensions FOREIGN KEY (site_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY emergency_network_ranges
    ADD CONSTRAINT fk_emergency_network_ranges_location_id_emergency_locations FOREIGN KEY (location_id) REFERENCES emergency_locations(id);

ALTER TABLE ONLY emergency_network_ranges
    ADD CONSTRAINT fk_emergency_network_ranges_network_id_emergency_networks FOREIGN KEY (network_id) REFERENCES emergency_networks(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_network_sightings
    ADD CONSTRAINT fk_emergency_network_sightings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_network_sightings
    ADD CONSTRAINT fk_emergency_network_sightings_device_id_devices FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_networks
    ADD CONSTRAINT fk_emergency_networks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY emergency_networks
    ADD CONSTRAINT fk_emergency_networks_site_id_extensions FOREIGN KEY (site_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY emergency_notices
    ADD CONSTRAINT fk_emergency_notices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY extensions
    ADD CONSTRAINT fk_extensions_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id);

ALTER TABLE ONLY extensions
    ADD CONSTRAINT fk_extensions_cost_center_id_cost_centers FOREIGN KEY (cost_center_id) REFERENCES cost_centers(id) ON DELETE SET NULL;

ALTER TABLE ONLY extensions
    ADD CONSTRAINT fk_extensions_site_id_extensions FOREIGN KEY (site_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY favorites
    ADD CONSTRAINT fk_favorites_contact_id_contacts FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE;

ALTER TABLE ONLY favorites
    ADD CONSTRAINT fk_favorites_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY favorites
    ADD CONSTRAINT fk_favorites_owner_id_extensions FOREIGN KEY (owner_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_cover_pages
    ADD CONSTRAINT fk_fax_cover_pages_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_destinations
    ADD CONSTRAINT fk_fax_destinations_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_jobs
    ADD CONSTRAINT fk_fax_jobs_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_jobs
    ADD CONSTRAINT fk_fax_jobs_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_jobs
    ADD CONSTRAINT fk_fax_jobs_message_id_messages FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_receipts
    ADD CONSTRAINT fk_fax_receipts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_receipts
    ADD CONSTRAINT fk_fax_receipts_message_id_messages FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_settings
    ADD CONSTRAINT fk_fax_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_texts
    ADD CONSTRAINT fk_fax_texts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_texts
    ADD CONSTRAINT fk_fax_texts_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY fax_texts
    ADD CONSTRAINT fk_fax_texts_message_id_messages FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_blocks
    ADD CONSTRAINT fk_federation_blocks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_chats
    ADD CONSTRAINT fk_federation_chats_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_chats
    ADD CONSTRAINT fk_federation_chats_link_id_federation_links FOREIGN KEY (link_id) REFERENCES federation_links(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_events
    ADD CONSTRAINT fk_federation_events_link_id_federation_links FOREIGN KEY (link_id) REFERENCES federation_links(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_links
    ADD CONSTRAINT fk_federation_links_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_people
    ADD CONSTRAINT fk_federation_people_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_people
    ADD CONSTRAINT fk_federation_people_link_id_federation_links FOREIGN KEY (link_id) REFERENCES federation_links(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_posts
    ADD CONSTRAINT fk_federation_posts_chat_id_chats FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_posts
    ADD CONSTRAINT fk_federation_posts_post_id_chat_posts FOREIGN KEY (post_id) REFERENCES chat_posts(id) ON DELETE CASCADE;

ALTER TABLE ONLY federation_queues
    ADD CONSTRAINT fk_federation_queues_link_id_federation_links FOREIGN KEY (link_id) REFERENCES federation_links(id) ON DELETE CASCADE;

ALTER TABLE ONLY forbidden_apps
    ADD CONSTRAINT fk_forbidden_apps_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY forbidden_apps
    ADD CONSTRAINT fk_forbidden_apps_app_id_apps FOREIGN KEY (app_id) REFERENCES apps(id) ON DELETE CASCADE;

ALTER TABLE ONLY forwarding_numbers
    ADD CONSTRAINT fk_forwarding_numbers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY forwarding_numbers
    ADD CONSTRAINT fk_forwarding_numbers_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY handling_cases
    ADD CONSTRAINT fk_handling_cases_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY handling_cases
    ADD CONSTRAINT fk_handling_cases_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY handling_rules
    ADD CONSTRAINT fk_handling_rules_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY handling_rules
    ADD CONSTRAINT fk_handling_rules_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY handling_versions
    ADD CONSTRAINT fk_handling_versions_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY handling_versions
    ADD CONSTRAINT fk_handling_versions_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY identity_policies
    ADD CONSTRAINT fk_identity_policies_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY identity_providers
    ADD CONSTRAINT fk_identity_providers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY intercom_settings
    ADD CONSTRAINT fk_intercom_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY intercom_settings
    ADD CONSTRAINT fk_intercom_settings_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY ivr_menus
    ADD CONSTRAINT fk_ivr_menus_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY ivr_menus
    ADD CONSTRAINT fk_ivr_menus_id_extensions FOREIGN KEY (id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY ivr_menus
    ADD CONSTRAINT fk_ivr_menus_prompt_id_ivr_prompts FOREIGN KEY (prompt_id) REFERENCES ivr_prompts(id) ON DELETE SET NULL;

ALTER TABLE ONLY ivr_prompts
    ADD CONSTRAINT fk_ivr_prompts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY jwt_credentials
    ADD CONSTRAINT fk_jwt_credentials_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY jwt_credentials
    ADD CONSTRAINT fk_jwt_credentials_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY known_devices
    ADD CONSTRAINT fk_known_devices_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY language_model_choices
    ADD CONSTRAINT fk_language_model_choices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY language_model_uses
    ADD CONSTRAINT fk_language_model_uses_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY ldap_directories
    ADD CONSTRAINT fk_ldap_directories_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY ldap_links
    ADD CONSTRAINT fk_ldap_links_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY ldap_links
    ADD CONSTRAINT fk_ldap_links_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY ldap_runs
    ADD CONSTRAINT fk_ldap_runs_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY live_meetings
    ADD CONSTRAINT fk_live_meetings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY meeting_attendances
    ADD CONSTRAINT fk_meeting_attendances_meeting_id_meetings FOREIGN KEY (meeting_id) REFERENCES meetings(id) ON DELETE CASCADE;

ALTER TABLE ONLY meeting_bridges
    ADD CONSTRAINT fk_meeting_bridges_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY meeting_bridges
    ADD CONSTRAINT fk_meeting_bridges_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY meetings
    ADD CONSTRAINT fk_meetings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY member_skills
    ADD CONSTRAINT fk_member_skills_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY member_skills
    ADD CONSTRAINT fk_member_skills_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY member_skills
    ADD CONSTRAINT fk_member_skills_skill_id_queue_skills FOREIGN KEY (skill_id) REFERENCES queue_skills(id) ON DELETE CASCADE;

ALTER TABLE ONLY message_attachments
    ADD CONSTRAINT fk_message_attachments_message_id_messages FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY message_reports
    ADD CONSTRAINT fk_message_reports_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY message_store_settings
    ADD CONSTRAINT fk_message_store_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY messages
    ADD CONSTRAINT fk_messages_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY messages
    ADD CONSTRAINT fk_messages_conversation_id_conversations FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE SET NULL;

ALTER TABLE ONLY messages
    ADD CONSTRAINT fk_messages_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY missed_call_notices
    ADD CONSTRAINT fk_missed_call_notices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY missed_call_notices
    ADD CONSTRAINT fk_missed_call_notices_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY notification_settings
    ADD CONSTRAINT fk_notification_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY notification_settings
    ADD CONSTRAINT fk_notification_settings_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY number_proofs
    ADD CONSTRAINT fk_number_proofs_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY paging_devices
    ADD CONSTRAINT fk_paging_devices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY paging_devices
    ADD CONSTRAINT fk_paging_devices_device_id_devices FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;

ALTER TABLE ONLY paging_devices
    ADD CONSTRAINT fk_paging_devices_group_id_extensions FOREIGN KEY (group_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY paging_groups
    ADD CONSTRAINT fk_paging_groups_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY paging_groups
    ADD CONSTRAINT fk_paging_groups_group_id_extensions FOREIGN KEY (group_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY paging_users
    ADD CONSTRAINT fk_paging_users_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY paging_users
    ADD CONSTRAINT fk_paging_users_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY paging_users
    ADD CONSTRAINT fk_paging_users_group_id_extensions FOREIGN KEY (group_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY passkeys
    ADD CONSTRAINT fk_passkeys_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY passkeys
    ADD CONSTRAINT fk_passkeys_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY phone_asks
    ADD CONSTRAINT fk_phone_asks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY phone_asks
    ADD CONSTRAINT fk_phone_asks_device_id_devices FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;

ALTER TABLE ONLY phone_limits
    ADD CONSTRAINT fk_phone_limits_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY phone_numbers
    ADD CONSTRAINT fk_phone_numbers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id);

ALTER TABLE ONLY phone_numbers
    ADD CONSTRAINT fk_phone_numbers_cost_center_id_cost_centers FOREIGN KEY (cost_center_id) REFERENCES cost_centers(id) ON DELETE SET NULL;

ALTER TABLE ONLY phone_numbers
    ADD CONSTRAINT fk_phone_numbers_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY phone_setups
    ADD CONSTRAINT fk_phone_setups_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY phone_setups
    ADD CONSTRAINT fk_phone_setups_device_id_devices FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;

ALTER TABLE ONLY pickup_members
    ADD CONSTRAINT fk_pickup_members_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY pickup_members
    ADD CONSTRAINT fk_pickup_members_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY pickup_members
    ADD CONSTRAINT fk_pickup_members_group_id_extensions FOREIGN KEY (group_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY port_order_numbers
    ADD CONSTRAINT fk_port_order_numbers_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY port_order_numbers
    ADD CONSTRAINT fk_port_order_numbers_order_id_port_orders FOREIGN KEY (order_id) REFERENCES port_orders(id) ON DELETE CASCADE;

ALTER TABLE ONLY port_orders
    ADD CONSTRAINT fk_port_orders_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY port_outs
    ADD CONSTRAINT fk_port_outs_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY port_protections
    ADD CONSTRAINT fk_port_protections_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY presence_settings
    ADD CONSTRAINT fk_presence_settings_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY property_events
    ADD CONSTRAINT fk_property_events_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY property_links
    ADD CONSTRAINT fk_property_links_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY provider_links
    ADD CONSTRAINT fk_provider_links_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY provider_links
    ADD CONSTRAINT fk_provider_links_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY push_devices
    ADD CONSTRAINT fk_push_devices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY push_devices
    ADD CONSTRAINT fk_push_devices_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY push_devices
    ADD CONSTRAINT fk_push_devices_session_id_auth_sessions FOREIGN KEY (session_id) REFERENCES auth_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY push_notes
    ADD CONSTRAINT fk_push_notes_device_id_push_devices FOREIGN KEY (device_id) REFERENCES push_devices(id) ON DELETE CASCADE;

ALTER TABLE ONLY push_settings
    ADD CONSTRAINT fk_push_settings_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY queue_presence
    ADD CONSTRAINT fk_queue_presence_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY queue_presence
    ADD CONSTRAINT fk_queue_presence_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY queue_presence
    ADD CONSTRAINT fk_queue_presence_queue_id_extensions FOREIGN KEY (queue_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY queue_skills
    ADD CONSTRAINT fk_queue_skills_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY receptionists
    ADD CONSTRAINT fk_receptionists_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY receptionists
    ADD CONSTRAINT fk_receptionists_mailbox_id_extensions FOREIGN KEY (mailbox_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY receptionists
    ADD CONSTRAINT fk_receptionists_menu_id_ivr_menus FOREIGN KEY (menu_id) REFERENCES ivr_menus(id) ON DELETE CASCADE;

ALTER TABLE ONLY recorded_extensions
    ADD CONSTRAINT fk_recorded_extensions_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY recorded_extensions
    ADD CONSTRAINT fk_recorded_extensions_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY recovery_codes
    ADD CONSTRAINT fk_recovery_codes_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY ring_me_buttons
    ADD CONSTRAINT fk_ring_me_buttons_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY ring_me_buttons
    ADD CONSTRAINT fk_ring_me_buttons_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY ring_me_calls
    ADD CONSTRAINT fk_ring_me_calls_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY ring_me_calls
    ADD CONSTRAINT fk_ring_me_calls_button_id_ring_me_buttons FOREIGN KEY (button_id) REFERENCES ring_me_buttons(id) ON DELETE CASCADE;

ALTER TABLE ONLY role_assignments
    ADD CONSTRAINT fk_role_assignments_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY role_assignments
    ADD CONSTRAINT fk_role_assignments_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY room_stays
    ADD CONSTRAINT fk_room_stays_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY room_stays
    ADD CONSTRAINT fk_room_stays_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY rooms
    ADD CONSTRAINT fk_rooms_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY rooms
    ADD CONSTRAINT fk_rooms_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY scim_details
    ADD CONSTRAINT fk_scim_details_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY scim_details
    ADD CONSTRAINT fk_scim_details_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY sign_in_policies
    ADD CONSTRAINT fk_sign_in_policies_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY sign_in_tickets
    ADD CONSTRAINT fk_sign_in_tickets_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY sign_ons
    ADD CONSTRAINT fk_sign_ons_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY sign_ons
    ADD CONSTRAINT fk_sign_ons_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY sip_trunks
    ADD CONSTRAINT fk_sip_trunks_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY sites
    ADD CONSTRAINT fk_sites_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY sites
    ADD CONSTRAINT fk_sites_cost_center_id_cost_centers FOREIGN KEY (cost_center_id) REFERENCES cost_centers(id) ON DELETE SET NULL;

ALTER TABLE ONLY sites
    ADD CONSTRAINT fk_sites_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY sites
    ADD CONSTRAINT fk_sites_operator_id_extensions FOREIGN KEY (operator_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY sms_recipients
    ADD CONSTRAINT fk_sms_recipients_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY sms_recipients
    ADD CONSTRAINT fk_sms_recipients_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY sms_recipients
    ADD CONSTRAINT fk_sms_recipients_recipient_id_extensions FOREIGN KEY (recipient_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY speech_jobs
    ADD CONSTRAINT fk_speech_jobs_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY spending_caps
    ADD CONSTRAINT fk_spending_caps_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY spending_notices
    ADD CONSTRAINT fk_spending_notices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY spending_notices
    ADD CONSTRAINT fk_spending_notices_cap_id_spending_caps FOREIGN KEY (cap_id) REFERENCES spending_caps(id) ON DELETE CASCADE;

ALTER TABLE ONLY spending_settings
    ADD CONSTRAINT fk_spending_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY subscription_paths
    ADD CONSTRAINT fk_subscription_paths_subscription_id_subscriptions FOREIGN KEY (subscription_id) REFERENCES subscriptions(id) ON DELETE CASCADE;

ALTER TABLE ONLY subscriptions
    ADD CONSTRAINT fk_subscriptions_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY subscriptions
    ADD CONSTRAINT fk_subscriptions_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY supervision_settings
    ADD CONSTRAINT fk_supervision_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY supervisions
    ADD CONSTRAINT fk_supervisions_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY teams_direct_routings
    ADD CONSTRAINT fk_teams_direct_routings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY teams_users
    ADD CONSTRAINT fk_teams_users_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY teams_users
    ADD CONSTRAINT fk_teams_users_device_id_devices FOREIGN KEY (device_id) REFERENCES devices(id) ON DELETE CASCADE;

ALTER TABLE ONLY teams_users
    ADD CONSTRAINT fk_teams_users_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_batches
    ADD CONSTRAINT fk_text_batches_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_batches
    ADD CONSTRAINT fk_text_batches_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_brands
    ADD CONSTRAINT fk_text_brands_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_campaign_numbers
    ADD CONSTRAINT fk_text_campaign_numbers_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_campaign_numbers
    ADD CONSTRAINT fk_text_campaign_numbers_campaign_id_text_campaigns FOREIGN KEY (campaign_id) REFERENCES text_campaigns(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_campaign_numbers
    ADD CONSTRAINT fk_text_campaign_numbers_number_id_phone_numbers FOREIGN KEY (number_id) REFERENCES phone_numbers(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_campaigns
    ADD CONSTRAINT fk_text_campaigns_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_campaigns
    ADD CONSTRAINT fk_text_campaigns_brand_id_text_brands FOREIGN KEY (brand_id) REFERENCES text_brands(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_carrier_parts
    ADD CONSTRAINT fk_text_carrier_parts_delivery_id_text_deliveries FOREIGN KEY (delivery_id) REFERENCES text_deliveries(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_consent_changes
    ADD CONSTRAINT fk_text_consent_changes_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_consents
    ADD CONSTRAINT fk_text_consents_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_deliveries
    ADD CONSTRAINT fk_text_deliveries_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_deliveries
    ADD CONSTRAINT fk_text_deliveries_message_id_messages FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE SET NULL;

ALTER TABLE ONLY text_notice_counts
    ADD CONSTRAINT fk_text_notice_counts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_notice_counts
    ADD CONSTRAINT fk_text_notice_counts_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_registration_rules
    ADD CONSTRAINT fk_text_registration_rules_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_templates
    ADD CONSTRAINT fk_text_templates_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_templates
    ADD CONSTRAINT fk_text_templates_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_thread_entries
    ADD CONSTRAINT fk_text_thread_entries_author_id_extensions FOREIGN KEY (author_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY text_thread_entries
    ADD CONSTRAINT fk_text_thread_entries_message_id_messages FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE SET NULL;

ALTER TABLE ONLY text_thread_entries
    ADD CONSTRAINT fk_text_thread_entries_thread_id_text_threads FOREIGN KEY (thread_id) REFERENCES text_threads(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_threads
    ADD CONSTRAINT fk_text_threads_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY text_threads
    ADD CONSTRAINT fk_text_threads_assignee_id_extensions FOREIGN KEY (assignee_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY text_threads
    ADD CONSTRAINT fk_text_threads_owner_id_extensions FOREIGN KEY (owner_id) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY transcription_choices
    ADD CONSTRAINT fk_transcription_choices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY transcription_choices
    ADD CONSTRAINT fk_transcription_choices_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY transcription_settings
    ADD CONSTRAINT fk_transcription_settings_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY transcripts
    ADD CONSTRAINT fk_transcripts_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY user_templates
    ADD CONSTRAINT fk_user_templates_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY verified_caller_ids
    ADD CONSTRAINT fk_verified_caller_ids_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY voicemail_notices
    ADD CONSTRAINT fk_voicemail_notices_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY voicemail_notices
    ADD CONSTRAINT fk_voicemail_notices_message_id_messages FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY wake_ups
    ADD CONSTRAINT fk_wake_ups_account_id_accounts FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE;

ALTER TABLE ONLY wake_ups
    ADD CONSTRAINT fk_wake_ups_extension_id_extensions FOREIGN KEY (extension_id) REFERENCES extensions(id) ON DELETE CASCADE;

ALTER TABLE ONLY wake_ups
    ADD CONSTRAINT fk_wake_ups_set_by_extensions FOREIGN KEY (set_by) REFERENCES extensions(id) ON DELETE SET NULL;

ALTER TABLE ONLY webhook_attempts
    ADD CONSTRAINT fk_webhook_attempts_delivery_id_webhook_deliveries FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries(id) ON DELETE CASCADE;

ALTER TABLE ONLY webhook_deliveries
    ADD CONSTRAINT fk_webhook_deliveries_subscription_id_subscriptions FOREIGN KEY (subscription_id) REFERENCES subscriptions(id) ON DELETE CASCADE;

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('analytics', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('auto-replies', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('call-charges', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('call-log', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('crm-journal', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('missed-call-pushes', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('missed-calls', 0, CURRENT_TIMESTAMP);

