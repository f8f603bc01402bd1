CREATE TABLE account_links (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	other_id VARCHAR(64) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	shows VARCHAR(12) NOT NULL, 
	departments JSON NOT NULL, 
	asked_by VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	agreed_at DATETIME, 
	CONSTRAINT pk_account_links PRIMARY KEY (id), 
	CONSTRAINT fk_account_links_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_account_links_other_id_accounts FOREIGN KEY(other_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_account_links_account_id_other_id UNIQUE (account_id, other_id)
);

CREATE TABLE accounts (
	id VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	home_country VARCHAR(2) NOT NULL, 
	language VARCHAR(10) NOT NULL, 
	time_zone VARCHAR(64) NOT NULL, 
	time_format VARCHAR(3) NOT NULL, 
	international_calling BOOLEAN NOT NULL, 
	outside_line_prefix VARCHAR(3) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, greeting_language VARCHAR(10), formatting_locale VARCHAR(10), business_address JSON DEFAULT '{}' NOT NULL, email VARCHAR(254) DEFAULT '' NOT NULL, partner_id VARCHAR(100) DEFAULT '' NOT NULL, setup_state VARCHAR(20) DEFAULT 'Completed' NOT NULL, 
	CONSTRAINT pk_accounts PRIMARY KEY (id)
);

CREATE TABLE address_books (
	extension_id VARCHAR(64) NOT NULL, 
	epoch VARCHAR(16) NOT NULL, 
	revision INTEGER NOT NULL, 
	forgotten INTEGER NOT NULL, 
	CONSTRAINT pk_address_books PRIMARY KEY (extension_id), 
	CONSTRAINT fk_address_books_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE administered_sites (
	extension_id VARCHAR(64) NOT NULL, 
	site_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_administered_sites PRIMARY KEY (extension_id, site_id), 
	CONSTRAINT fk_administered_sites_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_administered_sites_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE analytics_subject_calls (
	account_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	started BIGINT NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	nth INTEGER NOT NULL, 
	traits VARCHAR(20) NOT NULL, 
	called VARCHAR(20) NOT NULL, 
	from_id VARCHAR(64) NOT NULL, 
	to_id VARCHAR(64) NOT NULL, 
	queues VARCHAR(400) NOT NULL, 
	actions INTEGER NOT NULL, 
	offers INTEGER NOT NULL, 
	seconds DOUBLE NOT NULL, 
	call_seconds DOUBLE NOT NULL, 
	ringing DOUBLE, 
	live_talk DOUBLE, 
	hold DOUBLE, 
	park DOUBLE, 
	transfer DOUBLE, 
	ivr_prompt DOUBLE, 
	voicemail DOUBLE, 
	vm_greeting DOUBLE, 
	setup DOUBLE, 
	forwarding DOUBLE, 
	CONSTRAINT pk_analytics_subject_calls PRIMARY KEY (account_id, kind, subject, started, session_id, nth), 
	CONSTRAINT fk_analytics_subject_calls_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE TABLE analytics_sums_by_traits (
	account_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	period INTEGER NOT NULL, 
	traits VARCHAR(20) NOT NULL, 
	calls INTEGER NOT NULL, 
	seconds DOUBLE NOT NULL, 
	least DOUBLE NOT NULL, 
	most DOUBLE NOT NULL, 
	offers INTEGER NOT NULL, 
	ringing_calls INTEGER, 
	ringing_seconds DOUBLE, 
	ringing_least DOUBLE, 
	ringing_most DOUBLE, 
	live_talk_calls INTEGER, 
	live_talk_seconds DOUBLE, 
	live_talk_least DOUBLE, 
	live_talk_most DOUBLE, 
	hold_calls INTEGER, 
	hold_seconds DOUBLE, 
	hold_least DOUBLE, 
	hold_most DOUBLE, 
	park_calls INTEGER, 
	park_seconds DOUBLE, 
	park_least DOUBLE, 
	park_most DOUBLE, 
	transfer_calls INTEGER, 
	transfer_seconds DOUBLE, 
	transfer_least DOUBLE, 
	transfer_most DOUBLE, 
	ivr_prompt_calls INTEGER, 
	ivr_prompt_seconds DOUBLE, 
	ivr_prompt_least DOUBLE, 
	ivr_prompt_most DOUBLE, 
	voicemail_calls INTEGER, 
	voicemail_seconds DOUBLE, 
	voicemail_least DOUBLE, 
	voicemail_most DOUBLE, 
	vm_greeting_calls INTEGER, 
	vm_greeting_seconds DOUBLE, 
	vm_greeting_least DOUBLE, 
	vm_greeting_most DOUBLE, 
	setup_calls INTEGER, 
	setup_seconds DOUBLE, 
	setup_least DOUBLE, 
	setup_most DOUBLE, 
	forwarding_calls INTEGER, 
	forwarding_seconds DOUBLE, 
	forwarding_least DOUBLE, 
	forwarding_most DOUBLE, 
	holdoff_calls INTEGER, 
	holdon_calls INTEGER, 
	parkon_calls INTEGER, 
	parkoff_calls INTEGER, 
	blindtransfer_calls INTEGER, 
	warmtransfer_calls INTEGER, 
	dtmftransfer_calls INTEGER, 
	CONSTRAINT pk_analytics_sums_by_traits PRIMARY KEY (account_id, kind, subject, period, traits), 
	CONSTRAINT fk_analytics_sums_by_traits_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE TABLE app_grants (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	client_id VARCHAR(64) NOT NULL, 
	scopes JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_used_at DATETIME NOT NULL, 
	CONSTRAINT pk_app_grants PRIMARY KEY (id), 
	CONSTRAINT fk_app_grants_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_app_grants_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_app_grants_extension_id_client_id UNIQUE (extension_id, client_id)
);

CREATE TABLE app_secrets (
	id VARCHAR(64) NOT NULL, 
	app_id VARCHAR(64) NOT NULL, 
	secret_hash VARCHAR(64) NOT NULL, 
	salt VARCHAR(64) NOT NULL, 
	hint VARCHAR(8) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	CONSTRAINT pk_app_secrets PRIMARY KEY (id), 
	CONSTRAINT fk_app_secrets_app_id_apps FOREIGN KEY(app_id) REFERENCES apps (id) ON DELETE CASCADE
);

CREATE TABLE "apps" (
	id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	account_id VARCHAR(64), 
	secret_hash VARCHAR(64) NOT NULL, 
	scopes JSON NOT NULL, 
	grants JSON NOT NULL, 
	redirect_uris JSON NOT NULL, 
	first_party BOOLEAN NOT NULL, 
	refresh_tokens BOOLEAN NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	description VARCHAR(500) DEFAULT ('') NOT NULL, 
	created_by VARCHAR(64), 
	access_seconds INTEGER, 
	refresh_seconds INTEGER, 
	rate_plan VARCHAR(40) DEFAULT ('') NOT NULL, 
	public_keys JSON, 
	changed_at DATETIME, 
	interactive_url VARCHAR(2000) DEFAULT ('') NOT NULL, 
	listed BOOLEAN DEFAULT 0 NOT NULL, 
	bot BOOLEAN DEFAULT 0 NOT NULL, 
	maker VARCHAR(100) DEFAULT '' NOT NULL, 
	privacy_url VARCHAR(2000) DEFAULT '' NOT NULL, 
	icon_key VARCHAR(200) DEFAULT '' NOT NULL, 
	icon_type VARCHAR(40) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_apps PRIMARY KEY (id), 
	CONSTRAINT fk_apps_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE audit_records (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	origin VARCHAR(20) NOT NULL, 
	initiator_id VARCHAR(64) NOT NULL, 
	initiator_number VARCHAR(20) NOT NULL, 
	initiator_name VARCHAR(200) NOT NULL, 
	initiator_role VARCHAR(100) NOT NULL, 
	app_id VARCHAR(64) NOT NULL, 
	app_name VARCHAR(100) NOT NULL, 
	action VARCHAR(100) NOT NULL, 
	event_type VARCHAR(20) NOT NULL, 
	operation VARCHAR(300) NOT NULL, 
	target_type VARCHAR(60) NOT NULL, 
	target_id VARCHAR(64) NOT NULL, 
	target_name VARCHAR(200) NOT NULL, 
	target_number VARCHAR(20) NOT NULL, 
	site_id VARCHAR(64) NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	request_id VARCHAR(64) NOT NULL, 
	times INTEGER NOT NULL, 
	details JSON NOT NULL, 
	words TEXT NOT NULL, 
	CONSTRAINT pk_audit_records PRIMARY KEY (id)
);

CREATE TABLE auth_sessions (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	client_id VARCHAR(64) NOT NULL, 
	client_name VARCHAR(100) NOT NULL, 
	first_party BOOLEAN NOT NULL, 
	credential_id VARCHAR(64), 
	scopes JSON NOT NULL, 
	endpoint_id VARCHAR(100) NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	user_agent VARCHAR(200) NOT NULL, 
	created_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	end_reason VARCHAR(40) NOT NULL, sign_on_id VARCHAR(64), authenticated_at DATETIME, methods JSON, last_used_at DATETIME, reused_at DATETIME, 
	CONSTRAINT pk_auth_sessions PRIMARY KEY (id), 
	CONSTRAINT fk_auth_sessions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_auth_sessions_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE auth_token_pairs (
	access_hash VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	generation INTEGER NOT NULL, 
	refresh_hash VARCHAR(64), 
	salt VARCHAR(64) NOT NULL, 
	access_ttl INTEGER NOT NULL, 
	refresh_ttl INTEGER NOT NULL, 
	access_expires_at DATETIME NOT NULL, 
	refresh_expires_at DATETIME NOT NULL, 
	first_used_at DATETIME, 
	superseded_at DATETIME, 
	CONSTRAINT pk_auth_token_pairs PRIMARY KEY (access_hash), 
	CONSTRAINT fk_auth_token_pairs_session_id_auth_sessions FOREIGN KEY(session_id) REFERENCES auth_sessions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_auth_token_pairs_refresh_hash UNIQUE (refresh_hash), 
	CONSTRAINT uq_auth_token_pairs_session_id_generation UNIQUE (session_id, generation)
);

CREATE TABLE authenticators (
	extension_id VARCHAR(64) NOT NULL, 
	sealed_secret BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	last_step INTEGER NOT NULL, 
	CONSTRAINT pk_authenticators PRIMARY KEY (extension_id), 
	CONSTRAINT fk_authenticators_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE authorization_codes (
	code_hash VARCHAR(64) NOT NULL, 
	client_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	sign_on_id VARCHAR(64), 
	redirect_uri TEXT NOT NULL, 
	scopes JSON NOT NULL, 
	nonce TEXT NOT NULL, 
	challenge VARCHAR(128) NOT NULL, 
	challenge_method VARCHAR(8) NOT NULL, 
	authenticated_at DATETIME NOT NULL, 
	methods JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	session_id VARCHAR(64), 
	CONSTRAINT pk_authorization_codes PRIMARY KEY (code_hash), 
	CONSTRAINT fk_authorization_codes_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_authorization_codes_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE auto_replies (
	number_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	replies JSON NOT NULL, 
	every_hours INTEGER NOT NULL, 
	away_from DATETIME, 
	away_until DATETIME, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_auto_replies PRIMARY KEY (number_id), 
	CONSTRAINT fk_auto_replies_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_auto_replies_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_auto_replies_number_id_phone_numbers FOREIGN KEY(number_id) REFERENCES phone_numbers (id) ON DELETE CASCADE
);

CREATE TABLE auto_replies_sent (
	account_id VARCHAR(64) NOT NULL, 
	own_number VARCHAR(20) NOT NULL, 
	guest_number VARCHAR(20) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	replied_at DATETIME NOT NULL, 
	CONSTRAINT pk_auto_replies_sent PRIMARY KEY (account_id, own_number, guest_number), 
	CONSTRAINT fk_auto_replies_sent_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE blocked_numbers (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	label VARCHAR(60) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_blocked_numbers PRIMARY KEY (id), 
	CONSTRAINT fk_blocked_numbers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_blocked_numbers_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_blocked_numbers_extension_id_number UNIQUE (extension_id, number)
);

CREATE TABLE bots (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	app_id VARCHAR(64) NOT NULL, 
	added_by VARCHAR(64), 
	added_at DATETIME NOT NULL, 
	removed_at DATETIME, 
	CONSTRAINT pk_bots PRIMARY KEY (extension_id), 
	CONSTRAINT fk_bots_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_bots_app_id_apps FOREIGN KEY(app_id) REFERENCES apps (id) ON DELETE CASCADE, 
	CONSTRAINT fk_bots_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_bots_account_id_app_id UNIQUE (account_id, app_id)
);

CREATE TABLE bulk_tasks (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	results JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_bulk_tasks PRIMARY KEY (id), 
	CONSTRAINT fk_bulk_tasks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE business_hours (
	owner_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	week JSON NOT NULL, 
	follows VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_business_hours PRIMARY KEY (owner_id), 
	CONSTRAINT fk_business_hours_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_business_hours_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE calendar_events (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64), 
	creator_id VARCHAR(64) NOT NULL, 
	post_ids JSON NOT NULL, 
	title VARCHAR(250) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	all_day BOOLEAN NOT NULL, 
	schedule VARCHAR(10) NOT NULL, 
	ending VARCHAR(10) NOT NULL, 
	ending_after INTEGER, 
	ending_on DATETIME, 
	color VARCHAR(10) NOT NULL, 
	location VARCHAR(500) NOT NULL, 
	description TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_calendar_events PRIMARY KEY (id), 
	CONSTRAINT fk_calendar_events_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_calendar_events_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE calendar_feeds (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	generation INTEGER NOT NULL, 
	withdrawn BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_calendar_feeds PRIMARY KEY (extension_id), 
	CONSTRAINT fk_calendar_feeds_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_calendar_feeds_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE calendar_preferences (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	presence BOOLEAN NOT NULL, 
	do_not_disturb BOOLEAN NOT NULL, 
	still_ring JSON NOT NULL, 
	CONSTRAINT pk_calendar_preferences PRIMARY KEY (extension_id), 
	CONSTRAINT fk_calendar_preferences_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_calendar_preferences_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE call_charges (
	id VARCHAR(120) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(40) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	site_id VARCHAR(64) NOT NULL, 
	cost_center_id VARCHAR(64) NOT NULL, 
	trunk_id VARCHAR(64) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	answered_at DATETIME NOT NULL, 
	seconds INTEGER NOT NULL, 
	amount BIGINT NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	rate VARCHAR(100) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_call_charges PRIMARY KEY (id), 
	CONSTRAINT fk_call_charges_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_log (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	telephony_session_id VARCHAR(64) NOT NULL, 
	party_id VARCHAR(64) NOT NULL, 
	type VARCHAR(10) NOT NULL, 
	direction VARCHAR(10) NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	result VARCHAR(40) NOT NULL, 
	reason VARCHAR(60) NOT NULL, 
	transport VARCHAR(10) NOT NULL, 
	from_number VARCHAR(40) NOT NULL, 
	to_number VARCHAR(40) NOT NULL, 
	from_extension VARCHAR(12) NOT NULL, 
	to_extension VARCHAR(12) NOT NULL, 
	caller JSON NOT NULL, 
	callee JSON NOT NULL, 
	legs JSON NOT NULL, 
	started_at DATETIME NOT NULL, 
	seconds DOUBLE NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	modified_at DATETIME NOT NULL, 
	CONSTRAINT pk_call_log PRIMARY KEY (id), 
	CONSTRAINT fk_call_log_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_log_archive_files (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	file_key VARCHAR(200) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	records INTEGER NOT NULL, 
	size INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	until DATETIME NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_call_log_archive_files PRIMARY KEY (id), 
	CONSTRAINT fk_call_log_archive_files_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_log_archives (
	account_id VARCHAR(64) NOT NULL, 
	every VARCHAR(10) NOT NULL, 
	format VARCHAR(10) NOT NULL, 
	keep_days INTEGER NOT NULL, 
	archived_until DATETIME NOT NULL, 
	due_at DATETIME, 
	problem VARCHAR(500) NOT NULL, 
	CONSTRAINT pk_call_log_archives PRIMARY KEY (account_id), 
	CONSTRAINT fk_call_log_archives_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_monitoring_groups (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	site_id VARCHAR(64), 
	name VARCHAR(100) NOT NULL, 
	CONSTRAINT pk_call_monitoring_groups PRIMARY KEY (id), 
	CONSTRAINT fk_call_monitoring_groups_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_monitoring_groups_site_id_extensions FOREIGN KEY(site_id) REFERENCES extensions (id) ON DELETE SET NULL
);

CREATE TABLE call_monitoring_members (
	group_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	monitors BOOLEAN NOT NULL, 
	monitored BOOLEAN NOT NULL, 
	CONSTRAINT pk_call_monitoring_members PRIMARY KEY (group_id, extension_id), 
	CONSTRAINT fk_call_monitoring_members_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_monitoring_members_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_monitoring_members_group_id_call_monitoring_groups FOREIGN KEY(group_id) REFERENCES call_monitoring_groups (id) ON DELETE CASCADE
);

CREATE TABLE call_quality (
	id VARCHAR(120) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	telephony_session_id VARCHAR(64) NOT NULL, 
	party_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	device_id VARCHAR(64) NOT NULL, 
	trunk_id VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	network VARCHAR(45) NOT NULL, 
	codec VARCHAR(20) NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME NOT NULL, 
	mos DOUBLE NOT NULL, 
	lowest_mos DOUBLE NOT NULL, 
	loss DOUBLE NOT NULL, 
	jitter DOUBLE NOT NULL, 
	round_trip DOUBLE NOT NULL, 
	packets_from INTEGER NOT NULL, 
	packets_to INTEGER NOT NULL, 
	points JSON NOT NULL, 
	CONSTRAINT pk_call_quality PRIMARY KEY (id), 
	CONSTRAINT fk_call_quality_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_quality_settings (
	account_id VARCHAR(64) NOT NULL, 
	poor_mos DOUBLE NOT NULL, 
	alert_percent INTEGER NOT NULL, 
	asks VARCHAR(20) NOT NULL, 
	alerted_at DATETIME, 
	CONSTRAINT pk_call_quality_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_call_quality_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_queue_managers (
	queue_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_call_queue_managers PRIMARY KEY (queue_id, extension_id), 
	CONSTRAINT fk_call_queue_managers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_queue_managers_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_queue_managers_queue_id_extensions FOREIGN KEY(queue_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE call_queue_members (
	queue_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_call_queue_members PRIMARY KEY (queue_id, extension_id), 
	CONSTRAINT fk_call_queue_members_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_queue_members_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_queue_members_queue_id_extensions FOREIGN KEY(queue_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE call_queue_overflows (
	queue_id VARCHAR(64) NOT NULL, 
	helper_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_call_queue_overflows PRIMARY KEY (queue_id, helper_id), 
	CONSTRAINT fk_call_queue_overflows_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_queue_overflows_helper_id_extensions FOREIGN KEY(helper_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_queue_overflows_queue_id_extensions FOREIGN KEY(queue_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE call_queue_stays (
	session_id VARCHAR(64) NOT NULL, 
	nth INTEGER NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	queue_id VARCHAR(64) NOT NULL, 
	joined_at DATETIME NOT NULL, 
	waited DOUBLE NOT NULL, 
	how VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_call_queue_stays PRIMARY KEY (session_id, nth), 
	CONSTRAINT fk_call_queue_stays_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_queues (
	queue_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	rules JSON DEFAULT '{}' NOT NULL, 
	emergency BOOLEAN NOT NULL, 
	members_choose BOOLEAN DEFAULT 1 NOT NULL, 
	overflows BOOLEAN NOT NULL, 
	CONSTRAINT pk_call_queues PRIMARY KEY (queue_id), 
	CONSTRAINT fk_call_queues_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_queues_queue_id_extensions FOREIGN KEY(queue_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE call_rates (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	trunk_id VARCHAR(64) NOT NULL, 
	prefix VARCHAR(16) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	per_minute BIGINT NOT NULL, 
	per_call BIGINT NOT NULL, 
	increment_seconds INTEGER NOT NULL, 
	minimum_seconds INTEGER NOT NULL, 
	CONSTRAINT pk_call_rates PRIMARY KEY (id), 
	CONSTRAINT fk_call_rates_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_call_rates_account_id_trunk_id_prefix UNIQUE (account_id, trunk_id, prefix)
);

CREATE TABLE call_recording_settings (
	account_id VARCHAR(64) NOT NULL, 
	on_demand BOOLEAN NOT NULL, 
	on_demand_days INTEGER NOT NULL, 
	automatic BOOLEAN NOT NULL, 
	automatic_days INTEGER NOT NULL, 
	outbound_tones BOOLEAN NOT NULL, 
	outbound_announcement BOOLEAN NOT NULL, 
	allow_mute BOOLEAN NOT NULL, 
	CONSTRAINT pk_call_recording_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_call_recording_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_recordings (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	party_id VARCHAR(64) NOT NULL, 
	mode VARCHAR(10) NOT NULL, 
	started_at DATETIME NOT NULL, 
	seconds DOUBLE NOT NULL, 
	file_key VARCHAR(200) NOT NULL, 
	size INTEGER NOT NULL, sides_key VARCHAR(200) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_call_recordings PRIMARY KEY (id), 
	CONSTRAINT fk_call_recordings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE call_surveys (
	party_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	telephony_session_id VARCHAR(64) NOT NULL, 
	stars INTEGER NOT NULL, 
	problems JSON NOT NULL, 
	comment VARCHAR(500) NOT NULL, 
	given_at DATETIME NOT NULL, 
	CONSTRAINT pk_call_surveys PRIMARY KEY (party_id), 
	CONSTRAINT fk_call_surveys_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_call_surveys_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE caller_blocking (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	everybody BOOLEAN NOT NULL, 
	anonymous VARCHAR(20) NOT NULL, 
	pay_phones BOOLEAN NOT NULL, 
	greetings JSON NOT NULL, 
	CONSTRAINT pk_caller_blocking PRIMARY KEY (extension_id), 
	CONSTRAINT fk_caller_blocking_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_caller_blocking_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE caller_id_settings (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	by_feature JSON NOT NULL, 
	name_outside BOOLEAN NOT NULL, 
	number_inside BOOLEAN NOT NULL, by_device JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_caller_id_settings PRIMARY KEY (extension_id), 
	CONSTRAINT fk_caller_id_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_caller_id_settings_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE cdr_consumers (
	name VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	moved_at DATETIME NOT NULL, 
	CONSTRAINT pk_cdr_consumers PRIMARY KEY (name)
);

CREATE TABLE cdr_dead_letters (
	consumer VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	reason VARCHAR(500) NOT NULL, 
	attempts INTEGER NOT NULL, 
	failed_at DATETIME NOT NULL, 
	retry_at DATETIME, 
	CONSTRAINT pk_cdr_dead_letters PRIMARY KEY (consumer, position)
);

CREATE TABLE cdrs (
	position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	session_id VARCHAR(64) NOT NULL, 
	telephony_session_id VARCHAR(64) NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME NOT NULL, 
	written_at DATETIME NOT NULL, 
	record JSON NOT NULL, 
	CONSTRAINT uq_cdrs_session_id UNIQUE (session_id), 
	CONSTRAINT uq_cdrs_telephony_session_id UNIQUE (telephony_session_id)
);

CREATE TABLE chat_bookmarks (
	extension_id VARCHAR(64) NOT NULL, 
	post_id VARCHAR(64) NOT NULL, 
	note VARCHAR(500) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_bookmarks PRIMARY KEY (extension_id, post_id), 
	CONSTRAINT fk_chat_bookmarks_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_bookmarks_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE
);

CREATE TABLE chat_cards (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64) NOT NULL, 
	client_id VARCHAR(64) NOT NULL, 
	post_ids JSON NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	content JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_cards PRIMARY KEY (id), 
	CONSTRAINT fk_chat_cards_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_cards_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_checklist_runs (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	checklist_id VARCHAR(64), 
	creator_id VARCHAR(64) NOT NULL, 
	post_ids JSON NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	steps JSON NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	summary VARCHAR(2000) NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_chat_checklist_runs PRIMARY KEY (id), 
	CONSTRAINT fk_chat_checklist_runs_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_checklist_runs_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_checklist_runs_checklist_id_chat_checklists FOREIGN KEY(checklist_id) REFERENCES chat_checklists (id) ON DELETE SET NULL
);

CREATE TABLE chat_checklists (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	description VARCHAR(1000) NOT NULL, 
	steps JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_checklists PRIMARY KEY (id), 
	CONSTRAINT fk_chat_checklists_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_checklists_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_clocks (
	account_id VARCHAR(64) NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_chat_clocks PRIMARY KEY (account_id), 
	CONSTRAINT fk_chat_clocks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE chat_company_keys (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	public_key VARCHAR(100) NOT NULL, 
	needed INTEGER NOT NULL, 
	parts INTEGER NOT NULL, 
	created_by VARCHAR(64), 
	created_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_chat_company_keys PRIMARY KEY (id), 
	CONSTRAINT fk_chat_company_keys_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE chat_departures (
	extension_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_chat_departures PRIMARY KEY (extension_id, chat_id), 
	CONSTRAINT fk_chat_departures_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE chat_encrypted_chats (
	chat_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	history VARCHAR(10) NOT NULL, 
	since_seq INTEGER NOT NULL, 
	enabled_by VARCHAR(64), 
	enabled_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_encrypted_chats PRIMARY KEY (chat_id), 
	CONSTRAINT fk_chat_encrypted_chats_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_encrypted_chats_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_encryption_policies (
	account_id VARCHAR(64) NOT NULL, 
	mode VARCHAR(10) NOT NULL, 
	changed_by VARCHAR(64), 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_encryption_policies PRIMARY KEY (account_id), 
	CONSTRAINT fk_chat_encryption_policies_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE chat_epoch_boxes (
	chat_id VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	generation INTEGER NOT NULL, 
	box VARCHAR(400) NOT NULL, 
	by_id VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_epoch_boxes PRIMARY KEY (chat_id, number, extension_id), 
	CONSTRAINT fk_chat_epoch_boxes_chat_id_number_chat_epochs FOREIGN KEY(chat_id, number) REFERENCES chat_epochs (chat_id, number) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_epoch_boxes_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE chat_epochs (
	chat_id VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	members_version INTEGER NOT NULL, 
	maker_id VARCHAR(64) NOT NULL, 
	maker_generation INTEGER NOT NULL, 
	key_check VARCHAR(64) NOT NULL, 
	recipients_hash VARCHAR(64) NOT NULL, 
	company_key_id VARCHAR(64) NOT NULL, 
	company_box VARCHAR(400) NOT NULL, 
	signature VARCHAR(100) NOT NULL, 
	stale BOOLEAN DEFAULT 0 NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_epochs PRIMARY KEY (chat_id, number), 
	CONSTRAINT fk_chat_epochs_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_exports (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64), 
	status VARCHAR(10) NOT NULL, 
	time_from DATETIME NOT NULL, 
	time_to DATETIME NOT NULL, 
	contacts JSON NOT NULL, 
	chat_ids JSON NOT NULL, 
	dataset_id VARCHAR(64) NOT NULL, 
	file_key VARCHAR(200) NOT NULL, 
	size INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	touched_at DATETIME, 
	expires_at DATETIME, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_exports PRIMARY KEY (id), 
	CONSTRAINT fk_chat_exports_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_exports_creator_id_extensions FOREIGN KEY(creator_id) REFERENCES extensions (id) ON DELETE SET NULL
);

CREATE TABLE "chat_files" (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	owner_id VARCHAR(64), 
	chat_id VARCHAR(64), 
	post_id VARCHAR(64), 
	name VARCHAR(255) NOT NULL, 
	content_type VARCHAR(100) NOT NULL, 
	size INTEGER NOT NULL, 
	file_key VARCHAR(200) NOT NULL, 
	preview_key VARCHAR(200) NOT NULL, 
	preview_type VARCHAR(40) NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	duration_ms INTEGER DEFAULT '0' NOT NULL, 
	pages INTEGER DEFAULT '0' NOT NULL, 
	peaks JSON DEFAULT '[]' NOT NULL, 
	voice BOOLEAN DEFAULT 0 NOT NULL, promised_until DATETIME, 
	CONSTRAINT pk_chat_files PRIMARY KEY (id), 
	CONSTRAINT fk_chat_files_owner_id_extensions FOREIGN KEY(owner_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT fk_chat_files_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_files_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_files_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE SET NULL
);

CREATE TABLE chat_folders (
	id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_chat_folders PRIMARY KEY (id), 
	CONSTRAINT fk_chat_folders_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE chat_guest_settings (
	account_id VARCHAR(64) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_guest_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_chat_guest_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE chat_guests (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	invited_by VARCHAR(64), 
	invited_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	why_ended VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_chat_guests PRIMARY KEY (extension_id), 
	CONSTRAINT fk_chat_guests_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_guests_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE chat_holds (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(6) NOT NULL, 
	subject_id VARCHAR(64) NOT NULL, 
	reason VARCHAR(300) NOT NULL, 
	created_by VARCHAR(64), 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_holds PRIMARY KEY (id), 
	CONSTRAINT fk_chat_holds_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_chat_holds_account_id_kind_subject_id UNIQUE (account_id, kind, subject_id)
);

CREATE TABLE chat_import_details (
	import_id VARCHAR(64) NOT NULL, 
	people JSON NOT NULL, 
	rooms JSON NOT NULL, 
	CONSTRAINT pk_chat_import_details PRIMARY KEY (import_id), 
	CONSTRAINT fk_chat_import_details_import_id_chat_imports FOREIGN KEY(import_id) REFERENCES chat_imports (id) ON DELETE CASCADE
);

CREATE TABLE chat_import_lines (
	import_id VARCHAR(64) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	what VARCHAR(20) NOT NULL, 
	why VARCHAR(20) NOT NULL, 
	place VARCHAR(200) NOT NULL, 
	detail VARCHAR(200) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_chat_import_lines PRIMARY KEY (import_id, "key"), 
	CONSTRAINT fk_chat_import_lines_import_id_chat_imports FOREIGN KEY(import_id) REFERENCES chat_imports (id) ON DELETE CASCADE
);

CREATE TABLE chat_import_matches (
	import_id VARCHAR(64) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	extension_id VARCHAR(64), 
	told BOOLEAN NOT NULL, 
	CONSTRAINT pk_chat_import_matches PRIMARY KEY (import_id, "key"), 
	CONSTRAINT fk_chat_import_matches_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_import_matches_import_id_chat_imports FOREIGN KEY(import_id) REFERENCES chat_imports (id) ON DELETE CASCADE
);

CREATE TABLE chat_import_rooms (
	chat_id VARCHAR(64) NOT NULL, 
	import_id VARCHAR(64) NOT NULL, 
	done INTEGER NOT NULL, 
	created BOOLEAN NOT NULL, 
	finished BOOLEAN NOT NULL, 
	first_seq INTEGER NOT NULL, 
	"before" INTEGER NOT NULL, 
	CONSTRAINT pk_chat_import_rooms PRIMARY KEY (chat_id), 
	CONSTRAINT fk_chat_import_rooms_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_imported_people (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	name VARCHAR(250) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_imported_people PRIMARY KEY (id), 
	CONSTRAINT fk_chat_imported_people_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE chat_imports (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64), 
	name VARCHAR(255) NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	size INTEGER NOT NULL, 
	received INTEGER NOT NULL, 
	pieces INTEGER NOT NULL, 
	preview JSON NOT NULL, 
	cutoff DATETIME, 
	posts_done INTEGER NOT NULL, 
	posts_new INTEGER NOT NULL, 
	rooms_done INTEGER NOT NULL, 
	files_new INTEGER NOT NULL, 
	problem VARCHAR(1000) NOT NULL, 
	attempts INTEGER NOT NULL, 
	touched_at DATETIME, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_chat_imports PRIMARY KEY (id), 
	CONSTRAINT fk_chat_imports_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_imports_creator_id_extensions FOREIGN KEY(creator_id) REFERENCES extensions (id) ON DELETE SET NULL
);

CREATE TABLE chat_kept (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	chat_name VARCHAR(250) NOT NULL, 
	kind VARCHAR(4) NOT NULL, 
	thing_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64), 
	why VARCHAR(10) NOT NULL, 
	content JSON NOT NULL, 
	files JSON NOT NULL, 
	people JSON NOT NULL, 
	said_at DATETIME NOT NULL, 
	kept_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_kept PRIMARY KEY (id), 
	CONSTRAINT fk_chat_kept_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE chat_key_devices (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	public_key VARCHAR(100) NOT NULL, 
	box TEXT NOT NULL, 
	generation INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	let_in_at DATETIME, 
	CONSTRAINT pk_chat_key_devices PRIMARY KEY (id), 
	CONSTRAINT fk_chat_key_devices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_key_devices_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE chat_link_pages (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	url_hash VARCHAR(64) NOT NULL, 
	url VARCHAR(2000) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	why VARCHAR(200) NOT NULL, 
	host VARCHAR(255) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	description VARCHAR(500) NOT NULL, 
	site_name VARCHAR(100) NOT NULL, 
	picture_key VARCHAR(200) NOT NULL, 
	picture_type VARCHAR(40) NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_link_pages PRIMARY KEY (id), 
	CONSTRAINT fk_chat_link_pages_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_chat_link_pages_account_id_url_hash UNIQUE (account_id, url_hash)
);

CREATE TABLE chat_link_settings (
	account_id VARCHAR(64) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_link_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_chat_link_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE chat_members (
	chat_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	role VARCHAR(10) NOT NULL, 
	read_seq INTEGER NOT NULL, 
	read_at DATETIME, 
	marked_unread BOOLEAN DEFAULT 0 NOT NULL, 
	favorite_at DATETIME, 
	muted BOOLEAN DEFAULT 0 NOT NULL, 
	folder_id VARCHAR(64), 
	joined_at DATETIME NOT NULL, 
	n INTEGER NOT NULL, joined_version INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_chat_members PRIMARY KEY (chat_id, extension_id), 
	CONSTRAINT fk_chat_members_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_members_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_members_folder_id_chat_folders FOREIGN KEY(folder_id) REFERENCES chat_folders (id) ON DELETE SET NULL
);

CREATE TABLE chat_notes (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64) NOT NULL, 
	changed_by VARCHAR(64) NOT NULL, 
	post_ids JSON NOT NULL, 
	title VARCHAR(250) NOT NULL, 
	body TEXT NOT NULL, 
	preview VARCHAR(150) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	locked_by VARCHAR(64), 
	locked_until DATETIME, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_notes PRIMARY KEY (id), 
	CONSTRAINT fk_chat_notes_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_notes_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_notes_locked_by_extensions FOREIGN KEY(locked_by) REFERENCES extensions (id) ON DELETE SET NULL
);

CREATE TABLE chat_outgoing_calls (
	id VARCHAR(64) NOT NULL, 
	hook_id VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_outgoing_calls PRIMARY KEY (id), 
	CONSTRAINT fk_chat_outgoing_calls_hook_id_chat_outgoing_hooks FOREIGN KEY(hook_id) REFERENCES chat_outgoing_hooks (id) ON DELETE CASCADE
);

CREATE TABLE chat_outgoing_hooks (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	description VARCHAR(200) NOT NULL, 
	words JSON NOT NULL, 
	url VARCHAR(2000) NOT NULL, 
	salt VARCHAR(64) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	problem VARCHAR(300) NOT NULL, 
	failures INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_outgoing_hooks PRIMARY KEY (id), 
	CONSTRAINT fk_chat_outgoing_hooks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_outgoing_hooks_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_outgoing_hooks_creator_id_extensions FOREIGN KEY(creator_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_chat_outgoing_hooks_chat_id_kind_name UNIQUE (chat_id, kind, name)
);

CREATE TABLE chat_person_keys (
	extension_id VARCHAR(64) NOT NULL, 
	generation INTEGER NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	sign_key VARCHAR(100) NOT NULL, 
	seal_key VARCHAR(100) NOT NULL, 
	fresh BOOLEAN NOT NULL, 
	signature VARCHAR(100) NOT NULL, 
	recovery JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_person_keys PRIMARY KEY (extension_id, generation), 
	CONSTRAINT fk_chat_person_keys_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_person_keys_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE chat_pins (
	post_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	pinned_by VARCHAR(64), 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_pins PRIMARY KEY (post_id), 
	CONSTRAINT fk_chat_pins_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_pins_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE
);

CREATE TABLE chat_poll_options (
	id VARCHAR(64) NOT NULL, 
	poll_id VARCHAR(64) NOT NULL, 
	place INTEGER NOT NULL, 
	text VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_chat_poll_options PRIMARY KEY (id), 
	CONSTRAINT fk_chat_poll_options_poll_id_chat_polls FOREIGN KEY(poll_id) REFERENCES chat_polls (id) ON DELETE CASCADE
);

CREATE TABLE chat_poll_votes (
	option_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	poll_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_poll_votes PRIMARY KEY (option_id, extension_id), 
	CONSTRAINT fk_chat_poll_votes_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_poll_votes_option_id_chat_poll_options FOREIGN KEY(option_id) REFERENCES chat_poll_options (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_poll_votes_poll_id_chat_polls FOREIGN KEY(poll_id) REFERENCES chat_polls (id) ON DELETE CASCADE
);

CREATE TABLE chat_polls (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64) NOT NULL, 
	post_ids JSON NOT NULL, 
	question VARCHAR(500) NOT NULL, 
	multiple BOOLEAN NOT NULL, 
	secret BOOLEAN NOT NULL, 
	closes_at DATETIME, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_polls PRIMARY KEY (id), 
	CONSTRAINT fk_chat_polls_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_polls_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_post_links (
	post_id VARCHAR(64) NOT NULL, 
	page_id VARCHAR(64) NOT NULL, 
	place INTEGER NOT NULL, 
	removed BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_chat_post_links PRIMARY KEY (post_id, page_id), 
	CONSTRAINT fk_chat_post_links_page_id_chat_link_pages FOREIGN KEY(page_id) REFERENCES chat_link_pages (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_post_links_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE
);

CREATE TABLE chat_post_mentions (
	post_id VARCHAR(64) NOT NULL, 
	who_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_chat_post_mentions PRIMARY KEY (post_id, who_id), 
	CONSTRAINT fk_chat_post_mentions_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE
);

CREATE TABLE "chat_post_versions" (
	post_id VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	said_at DATETIME NOT NULL, 
	sealed BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_chat_post_versions PRIMARY KEY (post_id, number), 
	CONSTRAINT fk_chat_post_versions_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE
);

CREATE TABLE chat_posts (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	seq INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	creator_id VARCHAR(64), 
	client_key VARCHAR(64), 
	text TEXT NOT NULL, 
	parent_id VARCHAR(64), 
	thread_id VARCHAR(64), 
	reply_count INTEGER NOT NULL, 
	attachments JSON NOT NULL, 
	mentions JSON NOT NULL, 
	added_ids JSON NOT NULL, 
	extra JSON NOT NULL, 
	counted BOOLEAN DEFAULT 1 NOT NULL, 
	pinned BOOLEAN DEFAULT 0 NOT NULL, 
	versions INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	deleted_at DATETIME, 
	CONSTRAINT pk_chat_posts PRIMARY KEY (id), 
	CONSTRAINT fk_chat_posts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_posts_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT uq_chat_posts_chat_id_creator_id_client_key UNIQUE (chat_id, creator_id, client_key), 
	CONSTRAINT uq_chat_posts_chat_id_seq UNIQUE (chat_id, seq)
);

CREATE TABLE chat_reaction_counts (
	post_id VARCHAR(64) NOT NULL, 
	emoji VARCHAR(40) NOT NULL, 
	count INTEGER NOT NULL, 
	first_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_reaction_counts PRIMARY KEY (post_id, emoji), 
	CONSTRAINT fk_chat_reaction_counts_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE
);

CREATE TABLE chat_reactions (
	post_id VARCHAR(64) NOT NULL, 
	emoji VARCHAR(40) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_reactions PRIMARY KEY (post_id, emoji, extension_id), 
	CONSTRAINT fk_chat_reactions_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_reactions_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE
);

CREATE TABLE chat_recoveries (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	purpose VARCHAR(10) NOT NULL, 
	person_id VARCHAR(64), 
	reason VARCHAR(500) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	asked_by VARCHAR(64) NOT NULL, 
	decided_by VARCHAR(64), 
	reads INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	ends_at DATETIME, 
	CONSTRAINT pk_chat_recoveries PRIMARY KEY (id), 
	CONSTRAINT fk_chat_recoveries_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_recoveries_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_reminders (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	post_id VARCHAR(64), 
	text VARCHAR(1000) NOT NULL, 
	due_at DATETIME NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_reminders PRIMARY KEY (id), 
	CONSTRAINT fk_chat_reminders_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_reminders_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_reminders_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE
);

CREATE TABLE chat_retention_rules (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64), 
	days INTEGER NOT NULL, 
	changed_at DATETIME NOT NULL, changed_by VARCHAR(64), 
	CONSTRAINT pk_chat_retention_rules PRIMARY KEY (id), 
	CONSTRAINT fk_chat_retention_rules_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_retention_rules_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_retention_runs (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	posts INTEGER NOT NULL, 
	chats INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, things INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_chat_retention_runs PRIMARY KEY (id), 
	CONSTRAINT fk_chat_retention_runs_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE chat_room_codes (
	chat_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	code VARCHAR(12) NOT NULL, 
	CONSTRAINT pk_chat_room_codes PRIMARY KEY (chat_id), 
	CONSTRAINT fk_chat_room_codes_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_room_codes_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT uq_chat_room_codes_account_id_code UNIQUE (account_id, code)
);

CREATE TABLE chat_scheduled_posts (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64) NOT NULL, 
	client_id VARCHAR(64) NOT NULL, 
	text TEXT NOT NULL, 
	due_at DATETIME NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	problem VARCHAR(300) NOT NULL, 
	post_id VARCHAR(64), 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, thread_id VARCHAR(64) DEFAULT '' NOT NULL, attachments JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_chat_scheduled_posts PRIMARY KEY (id), 
	CONSTRAINT fk_chat_scheduled_posts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_scheduled_posts_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_scheduled_posts_creator_id_extensions FOREIGN KEY(creator_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE chat_search_docs (
	id INTEGER NOT NULL, 
	kind VARCHAR(4) NOT NULL, 
	thing_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64), 
	has_file BOOLEAN DEFAULT 0 NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_chat_search_docs PRIMARY KEY (id), 
	CONSTRAINT fk_chat_search_docs_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_search_docs_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT uq_chat_search_docs_kind_thing_id UNIQUE (kind, thing_id)
);

CREATE TABLE chat_search_progress (
	name VARCHAR(20) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	seq INTEGER NOT NULL, 
	done BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_chat_search_progress PRIMARY KEY (name)
);

CREATE VIRTUAL TABLE chat_search_words USING fts5(words, content='', contentless_delete=1, tokenize='ascii', prefix='2 3');

CREATE TABLE chat_task_assignees (
	task_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	place INTEGER NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_chat_task_assignees PRIMARY KEY (task_id, extension_id), 
	CONSTRAINT fk_chat_task_assignees_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_task_assignees_task_id_chat_tasks FOREIGN KEY(task_id) REFERENCES chat_tasks (id) ON DELETE CASCADE
);

CREATE TABLE chat_tasks (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64) NOT NULL, 
	post_ids JSON NOT NULL, 
	subject VARCHAR(250) NOT NULL, 
	description TEXT NOT NULL, 
	section VARCHAR(100) NOT NULL, 
	color VARCHAR(10) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	condition VARCHAR(12) NOT NULL, 
	percentage INTEGER NOT NULL, 
	start_at DATETIME, 
	due_at DATETIME, 
	schedule VARCHAR(10) NOT NULL, 
	ending VARCHAR(10) NOT NULL, 
	ending_after INTEGER, 
	ending_on DATETIME, 
	series_id VARCHAR(64) NOT NULL, 
	occurrence INTEGER NOT NULL, 
	file_ids JSON NOT NULL, 
	completed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_tasks PRIMARY KEY (id), 
	CONSTRAINT fk_chat_tasks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_tasks_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_voice_rooms (
	chat_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	is_open BOOLEAN NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	sequence INTEGER NOT NULL, 
	starter_id VARCHAR(64) NOT NULL, 
	post_id VARCHAR(64), 
	people JSON NOT NULL, 
	seen JSON NOT NULL, 
	started_at DATETIME, 
	CONSTRAINT pk_chat_voice_rooms PRIMARY KEY (chat_id), 
	CONSTRAINT fk_chat_voice_rooms_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_voice_rooms_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
);

CREATE TABLE chat_webhooks (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	creator_id VARCHAR(64) NOT NULL, 
	secret_hash VARCHAR(64) NOT NULL, 
	salt VARCHAR(64) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	window_at DATETIME, 
	window_count INTEGER NOT NULL, 
	used_at DATETIME, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_chat_webhooks PRIMARY KEY (id), 
	CONSTRAINT fk_chat_webhooks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_webhooks_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chat_webhooks_creator_id_extensions FOREIGN KEY(creator_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_chat_webhooks_secret_hash UNIQUE (secret_hash)
);

CREATE TABLE "chats" (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	name VARCHAR(250) NOT NULL, 
	description VARCHAR(1000) NOT NULL, 
	public BOOLEAN NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	creator_id VARCHAR(64), 
	people_key VARCHAR(64), 
	member_count INTEGER NOT NULL, 
	members_version INTEGER NOT NULL, 
	last_seq INTEGER NOT NULL, 
	last_post_at DATETIME, 
	n INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	encrypted BOOLEAN DEFAULT 0 NOT NULL, 
	shared BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_chats PRIMARY KEY (id), 
	CONSTRAINT fk_chats_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_chats_account_id_people_key UNIQUE (account_id, people_key)
);

CREATE TABLE company_holidays (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	site_id VARCHAR(64), 
	name VARCHAR(100) NOT NULL, 
	first VARCHAR(10) NOT NULL, 
	last VARCHAR(10) NOT NULL, 
	yearly BOOLEAN NOT NULL, 
	CONSTRAINT pk_company_holidays PRIMARY KEY (id), 
	CONSTRAINT fk_company_holidays_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_company_holidays_site_id_extensions FOREIGN KEY(site_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE company_sign_in (
	account_id VARCHAR(64) NOT NULL, 
	sign_in_name VARCHAR(40), 
	only_company BOOLEAN NOT NULL, 
	way_back_id VARCHAR(64), 
	CONSTRAINT pk_company_sign_in PRIMARY KEY (account_id), 
	CONSTRAINT fk_company_sign_in_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_company_sign_in_way_back_id_extensions FOREIGN KEY(way_back_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT uq_company_sign_in_sign_in_name UNIQUE (sign_in_name)
);

CREATE TABLE conduct_acts (
	id VARCHAR(64) NOT NULL, 
	verb VARCHAR(20) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	scope VARCHAR(20) NOT NULL, 
	subject VARCHAR(128) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	standing VARCHAR(30) NOT NULL, 
	incident VARCHAR(128) NOT NULL, 
	rung INTEGER NOT NULL, 
	rule VARCHAR(40) NOT NULL, 
	rule_version INTEGER NOT NULL, 
	clause VARCHAR(10) NOT NULL, 
	proof VARCHAR(20) NOT NULL, 
	reason TEXT NOT NULL, 
	facts JSON NOT NULL, 
	evidence JSON NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	by_name VARCHAR(200) NOT NULL, 
	second_by VARCHAR(64) NOT NULL, 
	second_name VARCHAR(200) NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	starts_at DATETIME, 
	expires_at DATETIME, 
	ended_at DATETIME, 
	ended_by VARCHAR(64) NOT NULL, 
	end_reason TEXT NOT NULL, 
	compensation JSON NOT NULL, 
	statement_id VARCHAR(64) NOT NULL, 
	position INTEGER, 
	CONSTRAINT pk_conduct_acts PRIMARY KEY (id)
);

CREATE TABLE conduct_attempts (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	since DATETIME NOT NULL, 
	until DATETIME NOT NULL, 
	count INTEGER NOT NULL, 
	rules VARCHAR(64) NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_conduct_attempts PRIMARY KEY (id)
);

CREATE TABLE conduct_cases (
	id VARCHAR(64) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	statement_id VARCHAR(64) NOT NULL, 
	act_id VARCHAR(64) NOT NULL, 
	rule VARCHAR(40) NOT NULL, 
	clause VARCHAR(10) NOT NULL, 
	subject VARCHAR(200) NOT NULL, 
	text TEXT NOT NULL, 
	contact VARCHAR(254) NOT NULL, 
	reporter VARCHAR(64) NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	details JSON NOT NULL, 
	history JSON NOT NULL, 
	filed_at DATETIME NOT NULL, 
	acknowledged_at DATETIME, 
	status_due_at DATETIME, 
	status_at DATETIME, 
	decision_due_at DATETIME, 
	decided_at DATETIME, 
	decided_by VARCHAR(64) NOT NULL, 
	decided_by_name VARCHAR(200) NOT NULL, 
	decision VARCHAR(20) NOT NULL, 
	reasons TEXT NOT NULL, 
	undone_at DATETIME, 
	reminded_at DATETIME, 
	CONSTRAINT pk_conduct_cases PRIMARY KEY (id)
);

CREATE TABLE conduct_checkpoints (
	size INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_conduct_checkpoints PRIMARY KEY (size)
);

CREATE TABLE conduct_evidence (
	position INTEGER NOT NULL, 
	kind VARCHAR(60) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	record TEXT NOT NULL, 
	CONSTRAINT pk_conduct_evidence PRIMARY KEY (position)
);

CREATE TABLE conduct_evidence_nodes (
	level INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	hash BLOB NOT NULL, 
	CONSTRAINT pk_conduct_evidence_nodes PRIMARY KEY (level, place)
);

CREATE TABLE conduct_held (
	id VARCHAR(64) NOT NULL, 
	act_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	channel VARCHAR(40) NOT NULL, 
	thing VARCHAR(128) NOT NULL, 
	held_at DATETIME NOT NULL, 
	released_at DATETIME, 
	CONSTRAINT pk_conduct_held PRIMARY KEY (id), 
	CONSTRAINT fk_conduct_held_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_conduct_held_act_id_conduct_acts FOREIGN KEY(act_id) REFERENCES conduct_acts (id) ON DELETE CASCADE
);

CREATE TABLE conduct_list_entries (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	party VARCHAR(20) NOT NULL, 
	scope VARCHAR(40) NOT NULL, 
	answer VARCHAR(10) NOT NULL, 
	since DATETIME NOT NULL, 
	ended_at DATETIME, 
	text_sha256 VARCHAR(64) NOT NULL, 
	source VARCHAR(300) NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_conduct_list_entries PRIMARY KEY (id)
);

CREATE TABLE conduct_list_versions (
	id VARCHAR(64) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	place VARCHAR(6) NOT NULL, 
	number INTEGER NOT NULL, 
	as_of DATE NOT NULL, 
	entries INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	source TEXT NOT NULL, 
	file_key VARCHAR(500) NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_conduct_list_versions PRIMARY KEY (id)
);

CREATE TABLE conduct_listeners (
	id VARCHAR(64) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_conduct_listeners PRIMARY KEY (id)
);

CREATE TABLE conduct_notices (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	text TEXT NOT NULL, 
	act_id VARCHAR(64) NOT NULL, 
	statement_id VARCHAR(64) NOT NULL, 
	read_at DATETIME, said JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_conduct_notices PRIMARY KEY (id), 
	CONSTRAINT fk_conduct_notices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE conduct_observed (
	id VARCHAR(64) NOT NULL, 
	rule VARCHAR(40) NOT NULL, 
	account_id VARCHAR(64), 
	day VARCHAR(10) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	count INTEGER NOT NULL, 
	first_at DATETIME NOT NULL, 
	last_at DATETIME NOT NULL, 
	example JSON NOT NULL, 
	confirmed BOOLEAN NOT NULL, 
	found VARCHAR(10) NOT NULL, 
	found_by VARCHAR(64) NOT NULL, 
	found_by_name VARCHAR(200) NOT NULL, 
	found_at DATETIME, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_conduct_observed PRIMARY KEY (id), 
	CONSTRAINT fk_conduct_observed_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE conduct_overrides (
	id VARCHAR(64) NOT NULL, 
	rule VARCHAR(40) NOT NULL, 
	scope VARCHAR(20) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	limits JSON NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	killed BOOLEAN, 
	reason TEXT NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_conduct_overrides PRIMARY KEY (id)
);

CREATE TABLE conduct_quarantine (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	channel VARCHAR(40) NOT NULL, 
	context JSON NOT NULL, 
	file_name VARCHAR(200) NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	file_key VARCHAR(500) NOT NULL, 
	statement_id VARCHAR(64) NOT NULL, 
	rule VARCHAR(40) NOT NULL, 
	clause VARCHAR(10) NOT NULL, 
	reason TEXT NOT NULL, 
	unchecked BOOLEAN NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	held_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	decided_at DATETIME, 
	decided_by VARCHAR(64) NOT NULL, 
	decided_by_name VARCHAR(200) NOT NULL, 
	decision TEXT NOT NULL, 
	CONSTRAINT pk_conduct_quarantine PRIMARY KEY (id), 
	CONSTRAINT fk_conduct_quarantine_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE conduct_replays (
	id VARCHAR(64) NOT NULL, 
	asked_by VARCHAR(64) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	asked JSON NOT NULL, 
	judged INTEGER NOT NULL, 
	result JSON NOT NULL, 
	CONSTRAINT pk_conduct_replays PRIMARY KEY (id)
);

CREATE TABLE conduct_stages (
	rule VARCHAR(40) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	since DATETIME NOT NULL, 
	matches INTEGER NOT NULL, 
	case_id VARCHAR(64) NOT NULL, 
	why TEXT NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	by_name VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_conduct_stages PRIMARY KEY (rule)
);

CREATE TABLE conduct_subject_keys (
	subject VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	sealed TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_conduct_subject_keys PRIMARY KEY (subject)
);

CREATE TABLE conduct_switches (
	rule VARCHAR(40) NOT NULL, 
	mode VARCHAR(10) NOT NULL, 
	reason TEXT NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	by_name VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_conduct_switches PRIMARY KEY (rule)
);

CREATE TABLE conduct_verdicts (
	statement_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	event_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	verdict VARCHAR(20) NOT NULL, 
	dialed VARCHAR(128) NOT NULL, 
	body JSON NOT NULL, 
	at DATETIME NOT NULL, 
	appealed_at DATETIME, 
	appeal_text TEXT NOT NULL, act_id VARCHAR(64) DEFAULT '' NOT NULL, overturned_at DATETIME, position INTEGER, rule VARCHAR(40) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_conduct_verdicts PRIMARY KEY (statement_id), 
	CONSTRAINT fk_conduct_verdicts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE conference_codes (
	account_id VARCHAR(64) NOT NULL, 
	code VARCHAR(12) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	role VARCHAR(12) NOT NULL, 
	CONSTRAINT pk_conference_codes PRIMARY KEY (account_id, code), 
	CONSTRAINT fk_conference_codes_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_conference_codes_extension_id_conference_settings FOREIGN KEY(extension_id) REFERENCES conference_settings (extension_id) ON DELETE CASCADE
);

CREATE TABLE conference_settings (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	join_before_host BOOLEAN NOT NULL, 
	numbers JSON NOT NULL, 
	CONSTRAINT pk_conference_settings PRIMARY KEY (extension_id), 
	CONSTRAINT fk_conference_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_conference_settings_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE connection_contact_numbers (
	contact_id VARCHAR(64) NOT NULL, 
	field VARCHAR(20) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_connection_contact_numbers PRIMARY KEY (contact_id, field), 
	CONSTRAINT fk_connection_contact_numbers_contact_id_connection_contacts FOREIGN KEY(contact_id) REFERENCES connection_contacts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_connection_contact_numbers_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE connection_contact_photos (
	contact_id VARCHAR(64) NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_connection_contact_photos PRIMARY KEY (contact_id), 
	CONSTRAINT fk_connection_contact_photos_contact_id_connection_contacts FOREIGN KEY(contact_id) REFERENCES connection_contacts (id) ON DELETE CASCADE
);

CREATE TABLE connection_contacts (
	id VARCHAR(64) NOT NULL, 
	connection_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	remote_id VARCHAR(600) NOT NULL, 
	etag VARCHAR(200) NOT NULL, 
	details JSON NOT NULL, 
	sort_first VARCHAR(120) NOT NULL, 
	sort_last VARCHAR(120) NOT NULL, 
	sort_company VARCHAR(120) NOT NULL, photo_ref VARCHAR(1000) DEFAULT '' NOT NULL, photo_etag VARCHAR(32) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_connection_contacts PRIMARY KEY (id), 
	CONSTRAINT fk_connection_contacts_connection_id_connections FOREIGN KEY(connection_id) REFERENCES connections (id) ON DELETE CASCADE, 
	CONSTRAINT fk_connection_contacts_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_connection_contacts_connection_id_remote_id UNIQUE (connection_id, remote_id)
);

CREATE TABLE connection_events (
	id VARCHAR(64) NOT NULL, 
	connection_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	all_day BOOLEAN NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	title VARCHAR(250) NOT NULL, 
	location VARCHAR(300) NOT NULL, 
	join_url VARCHAR(1000) NOT NULL, 
	join_number VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_connection_events PRIMARY KEY (id), 
	CONSTRAINT fk_connection_events_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_connection_events_connection_id_connections FOREIGN KEY(connection_id) REFERENCES connections (id) ON DELETE CASCADE, 
	CONSTRAINT fk_connection_events_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE connection_providers (
	account_id VARCHAR(64) NOT NULL, 
	provider VARCHAR(20) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	client_id VARCHAR(200) NOT NULL, 
	sealed_secret BLOB NOT NULL, 
	tenant VARCHAR(100) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_connection_providers PRIMARY KEY (account_id, provider), 
	CONSTRAINT fk_connection_providers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE connection_requests (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	provider VARCHAR(20) NOT NULL, 
	sealed_secret BLOB NOT NULL, 
	contacts BOOLEAN NOT NULL, 
	calendar BOOLEAN NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_connection_requests PRIMARY KEY (id), 
	CONSTRAINT fk_connection_requests_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_connection_requests_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE connection_revocations (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	provider VARCHAR(20) NOT NULL, 
	user_name VARCHAR(200) NOT NULL, 
	sealed_secrets BLOB NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME, 
	CONSTRAINT pk_connection_revocations PRIMARY KEY (id)
);

CREATE TABLE connections (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	provider VARCHAR(20) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	address VARCHAR(300) NOT NULL, 
	user_name VARCHAR(200) NOT NULL, 
	sealed_secrets BLOB NOT NULL, 
	contacts BOOLEAN NOT NULL, 
	calendar BOOLEAN NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	problem VARCHAR(300) NOT NULL, 
	cursors JSON NOT NULL, 
	run_id VARCHAR(64) NOT NULL, 
	next_run_at DATETIME, 
	last_run_at DATETIME, 
	last_success_at DATETIME, 
	failures INTEGER NOT NULL, 
	contact_count INTEGER NOT NULL, 
	event_count INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, calendars JSON DEFAULT '[]' NOT NULL, chosen_calendars JSON, 
	CONSTRAINT pk_connections PRIMARY KEY (id), 
	CONSTRAINT fk_connections_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_connections_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_connections_extension_id_provider_address_user_name UNIQUE (extension_id, provider, address, user_name)
);

CREATE TABLE contact_center_tokens (
	session_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	sealed BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_contact_center_tokens PRIMARY KEY (session_id), 
	CONSTRAINT fk_contact_center_tokens_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contact_center_tokens_session_id_auth_sessions FOREIGN KEY(session_id) REFERENCES auth_sessions (id) ON DELETE CASCADE
);

CREATE TABLE contact_numbers (
	contact_id VARCHAR(64) NOT NULL, 
	field VARCHAR(20) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_contact_numbers PRIMARY KEY (contact_id, field), 
	CONSTRAINT fk_contact_numbers_contact_id_contacts FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contact_numbers_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE contacts (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	revision INTEGER NOT NULL, 
	alive BOOLEAN NOT NULL, 
	details JSON NOT NULL, 
	sort_first VARCHAR(120) NOT NULL, 
	sort_last VARCHAR(120) NOT NULL, 
	sort_company VARCHAR(120) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (id), 
	CONSTRAINT fk_contacts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_contacts_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE conversations (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	own_number VARCHAR(20) NOT NULL, 
	participants JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_conversations PRIMARY KEY (id), 
	CONSTRAINT fk_conversations_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_conversations_account_id_kind_key UNIQUE (account_id, kind, "key")
);

CREATE TABLE cost_centers (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	parent_id VARCHAR(64), 
	tax_site_id VARCHAR(64), 
	name VARCHAR(100) NOT NULL, 
	billing_code VARCHAR(50) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_cost_centers PRIMARY KEY (id), 
	CONSTRAINT fk_cost_centers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_cost_centers_parent_id_cost_centers FOREIGN KEY(parent_id) REFERENCES cost_centers (id) ON DELETE SET NULL, 
	CONSTRAINT uq_cost_centers_account_id_name UNIQUE (account_id, name)
);

CREATE TABLE crm_activities (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	connection_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	party_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	facts JSON NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	contact_name VARCHAR(200) NOT NULL, 
	remote_id VARCHAR(200) NOT NULL, 
	problem VARCHAR(300) NOT NULL, 
	created_at DATETIME NOT NULL, 
	settled_at DATETIME, telephony_session_id VARCHAR(64) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_crm_activities PRIMARY KEY (id), 
	CONSTRAINT fk_crm_activities_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_crm_activities_connection_id_crm_connections FOREIGN KEY(connection_id) REFERENCES crm_connections (id) ON DELETE CASCADE, 
	CONSTRAINT uq_crm_activities_connection_id_session_id UNIQUE (connection_id, session_id)
);

CREATE TABLE crm_connections (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	template_key VARCHAR(40) NOT NULL, 
	own_template TEXT NOT NULL, 
	address VARCHAR(300) NOT NULL, 
	authentication VARCHAR(40) NOT NULL, 
	options JSON NOT NULL, 
	sealed_secrets BLOB NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	journal VARCHAR(10) NOT NULL, 
	problem VARCHAR(300) NOT NULL, 
	problem_at DATETIME, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_crm_connections PRIMARY KEY (id), 
	CONSTRAINT fk_crm_connections_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE crm_known_numbers (
	account_id VARCHAR(64) NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	contacts JSON NOT NULL, 
	asked_at DATETIME NOT NULL, 
	CONSTRAINT pk_crm_known_numbers PRIMARY KEY (account_id, number), 
	CONSTRAINT fk_crm_known_numbers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE crm_notes (
	telephony_session_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	text VARCHAR(4000) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_crm_notes PRIMARY KEY (telephony_session_id, extension_id), 
	CONSTRAINT fk_crm_notes_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_crm_notes_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE crm_preferences (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	opens VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_crm_preferences PRIMARY KEY (extension_id), 
	CONSTRAINT fk_crm_preferences_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_crm_preferences_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE custom_field_values (
	extension_id VARCHAR(64) NOT NULL, 
	field_id VARCHAR(64) NOT NULL, 
	value VARCHAR(255) NOT NULL, 
	CONSTRAINT pk_custom_field_values PRIMARY KEY (extension_id, field_id), 
	CONSTRAINT fk_custom_field_values_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_custom_field_values_field_id_custom_fields FOREIGN KEY(field_id) REFERENCES custom_fields (id) ON DELETE CASCADE
);

CREATE TABLE custom_fields (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	category VARCHAR(20) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_custom_fields PRIMARY KEY (id), 
	CONSTRAINT fk_custom_fields_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_custom_fields_account_id_category_name UNIQUE (account_id, category, name)
);

CREATE TABLE custom_greetings (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	type VARCHAR(30) NOT NULL, 
	rule_id VARCHAR(64) NOT NULL, 
	language VARCHAR(10) NOT NULL, 
	text TEXT NOT NULL, 
	preset_id VARCHAR(20) NOT NULL, 
	file_key VARCHAR(500) NOT NULL, 
	size INTEGER NOT NULL, 
	seconds DOUBLE NOT NULL, 
	applied BOOLEAN DEFAULT 1 NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_custom_greetings PRIMARY KEY (id), 
	CONSTRAINT fk_custom_greetings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_custom_greetings_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE custom_roles (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	display_name VARCHAR(100) NOT NULL, 
	description VARCHAR(500) NOT NULL, 
	scope VARCHAR(30) NOT NULL, 
	hidden BOOLEAN NOT NULL, 
	permissions JSON NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_custom_roles PRIMARY KEY (id), 
	CONSTRAINT fk_custom_roles_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE default_roles (
	account_id VARCHAR(64) NOT NULL, 
	role_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_default_roles PRIMARY KEY (account_id), 
	CONSTRAINT fk_default_roles_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE delegates (
	delegator_id VARCHAR(64) NOT NULL, 
	delegate_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	rings_along BOOLEAN DEFAULT 1 NOT NULL, 
	calls_on_behalf BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_delegates PRIMARY KEY (delegator_id, delegate_id), 
	CONSTRAINT fk_delegates_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_delegates_delegate_id_extensions FOREIGN KEY(delegate_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_delegates_delegator_id_extensions FOREIGN KEY(delegator_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE "devices" (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	type VARCHAR(20) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	generation INTEGER NOT NULL, 
	client_key VARCHAR(300) NOT NULL, 
	serial VARCHAR(100) NOT NULL, 
	computer_name VARCHAR(100) NOT NULL, 
	created_at DATETIME NOT NULL, 
	use_as_common_phone BOOLEAN DEFAULT (false) NOT NULL, 
	number_id VARCHAR(64), 
	site_id VARCHAR(64), 
	cost_center_id VARCHAR(64), 
	guest_id VARCHAR(64), 
	guest_until DATETIME, flip_number VARCHAR(2) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_devices PRIMARY KEY (id), 
	CONSTRAINT fk_devices_cost_center_id_cost_centers FOREIGN KEY(cost_center_id) REFERENCES cost_centers (id) ON DELETE SET NULL, 
	CONSTRAINT fk_devices_number_id_phone_numbers FOREIGN KEY(number_id) REFERENCES phone_numbers (id) ON DELETE SET NULL, 
	CONSTRAINT fk_devices_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_devices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_devices_site_id_extensions FOREIGN KEY(site_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT fk_devices_guest_id_extensions FOREIGN KEY(guest_id) REFERENCES extensions (id) ON DELETE SET NULL
);

CREATE TABLE emergency_assignments (
	subject VARCHAR(10) NOT NULL, 
	subject_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	location_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_emergency_assignments PRIMARY KEY (subject, subject_id), 
	CONSTRAINT fk_emergency_assignments_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_emergency_assignments_location_id_emergency_locations FOREIGN KEY(location_id) REFERENCES emergency_locations (id) ON DELETE CASCADE
);

CREATE TABLE emergency_automatic_locations (
	subject VARCHAR(10) NOT NULL, 
	subject_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_emergency_automatic_locations PRIMARY KEY (subject, subject_id), 
	CONSTRAINT fk_emergency_automatic_locations_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE emergency_locations (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	owner_id VARCHAR(64), 
	name VARCHAR(120) NOT NULL, 
	address JSON NOT NULL, 
	address_text VARCHAR(1200) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	trusted BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_emergency_locations PRIMARY KEY (id), 
	CONSTRAINT fk_emergency_locations_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_emergency_locations_owner_id_extensions FOREIGN KEY(owner_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE emergency_network_marks (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	port VARCHAR(64) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	site_id VARCHAR(64), 
	location_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_emergency_network_marks PRIMARY KEY (id), 
	CONSTRAINT fk_emergency_network_marks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_emergency_network_marks_location_id_emergency_locations FOREIGN KEY(location_id) REFERENCES emergency_locations (id), 
	CONSTRAINT fk_emergency_network_marks_site_id_extensions FOREIGN KEY(site_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT uq_emergency_network_marks_account_id_kind_key_port UNIQUE (account_id, kind, "key", port)
);

CREATE TABLE emergency_network_ranges (
	id VARCHAR(64) NOT NULL, 
	network_id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	start VARCHAR(45) NOT NULL, 
	"end" VARCHAR(45) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	location_id VARCHAR(64), 
	CONSTRAINT pk_emergency_network_ranges PRIMARY KEY (id), 
	CONSTRAINT fk_emergency_network_ranges_location_id_emergency_locations FOREIGN KEY(location_id) REFERENCES emergency_locations (id), 
	CONSTRAINT fk_emergency_network_ranges_network_id_emergency_networks FOREIGN KEY(network_id) REFERENCES emergency_networks (id) ON DELETE CASCADE
);

CREATE TABLE emergency_network_sightings (
	device_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	source VARCHAR(45) NOT NULL, 
	own VARCHAR(45) NOT NULL, 
	bssid VARCHAR(12) NOT NULL, 
	chassis VARCHAR(64) NOT NULL, 
	port VARCHAR(64) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_emergency_network_sightings PRIMARY KEY (device_id), 
	CONSTRAINT fk_emergency_network_sightings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_emergency_network_sightings_device_id_devices FOREIGN KEY(device_id) REFERENCES devices (id) ON DELETE CASCADE
);

CREATE TABLE emergency_networks (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	site_id VARCHAR(64), 
	CONSTRAINT pk_emergency_networks PRIMARY KEY (id), 
	CONSTRAINT fk_emergency_networks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_emergency_networks_site_id_extensions FOREIGN KEY(site_id) REFERENCES extensions (id) ON DELETE SET NULL
);

CREATE TABLE emergency_notices (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	extension_number VARCHAR(12) NOT NULL, 
	device_id VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	code VARCHAR(12) NOT NULL, 
	is_test BOOLEAN NOT NULL, 
	callback_number VARCHAR(40) NOT NULL, 
	address_text VARCHAR(1200) NOT NULL, 
	pidf_lo TEXT NOT NULL, 
	repeats INTEGER NOT NULL, 
	telephony_session_id VARCHAR(64) NOT NULL, 
	placed_at DATETIME NOT NULL, 
	noticed_at DATETIME NOT NULL, 
	acknowledged_by VARCHAR(64) NOT NULL, 
	acknowledged_at DATETIME, unverified VARCHAR(80) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_emergency_notices PRIMARY KEY (id), 
	CONSTRAINT fk_emergency_notices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_emergency_notices_telephony_session_id UNIQUE (telephony_session_id)
);

CREATE TABLE event_inbox (
	id INTEGER NOT NULL, 
	topic VARCHAR(120) NOT NULL, 
	payload JSON NOT NULL, 
	written_at DATETIME NOT NULL, 
	CONSTRAINT pk_event_inbox PRIMARY KEY (id)
);

CREATE TABLE event_log (
	position INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	path VARCHAR(500) NOT NULL, 
	body TEXT NOT NULL, 
	facts JSON NOT NULL, 
	at DATETIME NOT NULL, kept_at DATETIME NOT NULL, 
	CONSTRAINT pk_event_log PRIMARY KEY (position), 
	CONSTRAINT uq_event_log_uuid UNIQUE (uuid)
);

CREATE TABLE event_log_head (
	id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_event_log_head PRIMARY KEY (id)
);

CREATE TABLE "extensions" (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	number VARCHAR(12) NOT NULL, 
	type VARCHAR(30) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	hidden BOOLEAN NOT NULL, 
	first_name VARCHAR(100) NOT NULL, 
	last_name VARCHAR(100) NOT NULL, 
	display_name VARCHAR(200) NOT NULL, 
	company VARCHAR(200) NOT NULL, 
	job_title VARCHAR(100) NOT NULL, 
	department VARCHAR(100) NOT NULL, 
	email VARCHAR(254), 
	business_phone VARCHAR(40) NOT NULL, 
	mobile_phone VARCHAR(40) NOT NULL, 
	language VARCHAR(10), 
	time_zone VARCHAR(64), 
	time_format VARCHAR(3), 
	role VARCHAR(20) NOT NULL, 
	password_hash VARCHAR(255), 
	password_changed_at DATETIME, 
	international_calling BOOLEAN NOT NULL, 
	ring_seconds INTEGER NOT NULL, 
	voicemail_enabled BOOLEAN NOT NULL, 
	greeting_path VARCHAR(400) NOT NULL, 
	created_at DATETIME NOT NULL, 
	site_id VARCHAR(64), 
	cost_center_id VARCHAR(64), 
	updated_at DATETIME, 
	home_country VARCHAR(2), 
	greeting_language VARCHAR(10), 
	formatting_locale VARCHAR(10), 
	status_reason VARCHAR(20) DEFAULT '' NOT NULL, 
	status_comment VARCHAR(200) DEFAULT '' NOT NULL, 
	setup_state VARCHAR(20) DEFAULT 'Completed' NOT NULL, 
	partner_id VARCHAR(100) DEFAULT '' NOT NULL, 
	"references" JSON DEFAULT '[]' NOT NULL, 
	business_address JSON DEFAULT '{}' NOT NULL, 
	email_as_login BOOLEAN DEFAULT 1 NOT NULL, 
	spoken_name VARCHAR(200) DEFAULT '' NOT NULL, 
	queue_goals JSON DEFAULT '{}' NOT NULL, 
	pin_hash VARCHAR(255), 
	image_key VARCHAR(200) DEFAULT '' NOT NULL, 
	image_type VARCHAR(40) DEFAULT '' NOT NULL, 
	image_etag VARCHAR(64) DEFAULT '' NOT NULL, 
	image_changed_at DATETIME, history_since DATETIME, 
	CONSTRAINT pk_extensions PRIMARY KEY (id), 
	CONSTRAINT fk_extensions_cost_center_id_cost_centers FOREIGN KEY(cost_center_id) REFERENCES cost_centers (id) ON DELETE SET NULL, 
	CONSTRAINT fk_extensions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_extensions_site_id_extensions FOREIGN KEY(site_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT uq_extensions_account_id_number UNIQUE (account_id, number)
);

CREATE TABLE favorites (
	owner_id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	contact_id VARCHAR(64), 
	extension_id VARCHAR(64), 
	CONSTRAINT pk_favorites PRIMARY KEY (owner_id, position), 
	CONSTRAINT fk_favorites_contact_id_contacts FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_favorites_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_favorites_owner_id_extensions FOREIGN KEY(owner_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_favorites_owner_id_contact_id UNIQUE (owner_id, contact_id), 
	CONSTRAINT uq_favorites_owner_id_extension_id UNIQUE (owner_id, extension_id)
);

CREATE TABLE "fax_cover_pages" (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	cover_index INTEGER NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	background_key VARCHAR(500) NOT NULL, 
	fields JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_fax_cover_pages PRIMARY KEY (id), 
	CONSTRAINT fk_fax_cover_pages_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_fax_cover_pages_account_id_cover_index UNIQUE (account_id, cover_index)
);

CREATE TABLE fax_destinations (
	account_id VARCHAR(64) NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	worked_at DATETIME NOT NULL, 
	slow BOOLEAN NOT NULL, 
	slowest BOOLEAN NOT NULL, 
	without_ecm BOOLEAN NOT NULL, 
	without_t38 BOOLEAN NOT NULL, 
	pages_a_call INTEGER NOT NULL, 
	CONSTRAINT pk_fax_destinations PRIMARY KEY (account_id, number), 
	CONSTRAINT fk_fax_destinations_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE fax_jobs (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	message_id VARCHAR(64) NOT NULL, 
	recipient VARCHAR(20) NOT NULL, 
	caller_number VARCHAR(20) NOT NULL, 
	document_key VARCHAR(500) NOT NULL, 
	pages INTEGER NOT NULL, 
	confirmed INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	attempts INTEGER NOT NULL, 
	slow BOOLEAN NOT NULL, 
	without_ecm BOOLEAN NOT NULL, 
	call_id VARCHAR(64) NOT NULL, 
	log JSON NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_until DATETIME, 
	done_at DATETIME, 
	created_at DATETIME NOT NULL, slowest BOOLEAN DEFAULT 0 NOT NULL, without_t38 BOOLEAN DEFAULT 0 NOT NULL, pages_a_call INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_fax_jobs PRIMARY KEY (id), 
	CONSTRAINT fk_fax_jobs_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_fax_jobs_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_fax_jobs_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE
);

CREATE TABLE fax_receipts (
	message_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	document JSON NOT NULL, 
	pages JSON NOT NULL, 
	content_key VARCHAR(64) NOT NULL, 
	reading JSON NOT NULL, 
	receipt TEXT NOT NULL, 
	made_at DATETIME, 
	CONSTRAINT pk_fax_receipts PRIMARY KEY (message_id), 
	CONSTRAINT fk_fax_receipts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_fax_receipts_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE
);

CREATE TABLE fax_settings (
	account_id VARCHAR(64) NOT NULL, 
	email_attachments BOOLEAN NOT NULL, categories JSON, 
	CONSTRAINT pk_fax_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_fax_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE fax_texts (
	message_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	tiff_key VARCHAR(500) NOT NULL, 
	text TEXT NOT NULL, 
	category VARCHAR(60) NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME, 
	CONSTRAINT pk_fax_texts PRIMARY KEY (message_id), 
	CONSTRAINT fk_fax_texts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_fax_texts_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_fax_texts_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE
);

CREATE TABLE federation_blocks (
	account_id VARCHAR(64) NOT NULL, 
	server VARCHAR(300) NOT NULL, 
	blocked_by VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_federation_blocks PRIMARY KEY (account_id, server), 
	CONSTRAINT fk_federation_blocks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE federation_chats (
	chat_id VARCHAR(64) NOT NULL, 
	link_id VARCHAR(64) NOT NULL, 
	shared_id VARCHAR(64) NOT NULL, 
	home BOOLEAN NOT NULL, 
	CONSTRAINT pk_federation_chats PRIMARY KEY (chat_id), 
	CONSTRAINT fk_federation_chats_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_federation_chats_link_id_federation_links FOREIGN KEY(link_id) REFERENCES federation_links (id) ON DELETE CASCADE, 
	CONSTRAINT uq_federation_chats_link_id_shared_id UNIQUE (link_id, shared_id)
);

CREATE TABLE federation_events (
	link_id VARCHAR(64) NOT NULL, 
	n INTEGER NOT NULL, 
	body JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_federation_events PRIMARY KEY (link_id, n), 
	CONSTRAINT fk_federation_events_link_id_federation_links FOREIGN KEY(link_id) REFERENCES federation_links (id) ON DELETE CASCADE
);

CREATE TABLE federation_links (
	id VARCHAR(64) NOT NULL, 
	shared_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	server VARCHAR(300) NOT NULL, 
	remote_account_id VARCHAR(64) NOT NULL, 
	remote_name VARCHAR(200) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	shows_people BOOLEAN DEFAULT 0 NOT NULL, 
	sees_people BOOLEAN DEFAULT 0 NOT NULL, 
	received_n INTEGER NOT NULL, 
	refused INTEGER NOT NULL, 
	failures INTEGER NOT NULL, 
	problem VARCHAR(300) NOT NULL, 
	history JSON NOT NULL, 
	due_at DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_federation_links PRIMARY KEY (id), 
	CONSTRAINT fk_federation_links_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_federation_links_account_id_shared_id UNIQUE (account_id, shared_id)
);

CREATE TABLE federation_people (
	extension_id VARCHAR(64) NOT NULL, 
	link_id VARCHAR(64) NOT NULL, 
	remote_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_federation_people PRIMARY KEY (extension_id), 
	CONSTRAINT fk_federation_people_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_federation_people_link_id_federation_links FOREIGN KEY(link_id) REFERENCES federation_links (id) ON DELETE CASCADE, 
	CONSTRAINT uq_federation_people_link_id_remote_id UNIQUE (link_id, remote_id)
);

CREATE TABLE federation_posts (
	post_id VARCHAR(64) NOT NULL, 
	chat_id VARCHAR(64) NOT NULL, 
	shared_id VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_federation_posts PRIMARY KEY (post_id), 
	CONSTRAINT fk_federation_posts_chat_id_chats FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE, 
	CONSTRAINT fk_federation_posts_post_id_chat_posts FOREIGN KEY(post_id) REFERENCES chat_posts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_federation_posts_chat_id_shared_id UNIQUE (chat_id, shared_id)
);

CREATE TABLE federation_queues (
	link_id VARCHAR(64) NOT NULL, 
	sent_n INTEGER NOT NULL, 
	CONSTRAINT pk_federation_queues PRIMARY KEY (link_id), 
	CONSTRAINT fk_federation_queues_link_id_federation_links FOREIGN KEY(link_id) REFERENCES federation_links (id) ON DELETE CASCADE
);

CREATE TABLE forbidden_apps (
	account_id VARCHAR(64) NOT NULL, 
	app_id VARCHAR(64) NOT NULL, 
	forbidden_by VARCHAR(64), 
	forbidden_at DATETIME NOT NULL, 
	CONSTRAINT pk_forbidden_apps PRIMARY KEY (account_id, app_id), 
	CONSTRAINT fk_forbidden_apps_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_forbidden_apps_app_id_apps FOREIGN KEY(app_id) REFERENCES apps (id) ON DELETE CASCADE
);

CREATE TABLE forwarding_numbers (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	label VARCHAR(60) NOT NULL, 
	type VARCHAR(30) NOT NULL, 
	flip_number VARCHAR(2) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_forwarding_numbers PRIMARY KEY (id), 
	CONSTRAINT fk_forwarding_numbers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_forwarding_numbers_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_forwarding_numbers_extension_id_number UNIQUE (extension_id, number)
);

CREATE TABLE handling_cases (
	owner_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	cases JSON NOT NULL, 
	CONSTRAINT pk_handling_cases PRIMARY KEY (owner_id), 
	CONSTRAINT fk_handling_cases_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_handling_cases_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE handling_rules (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	kind VARCHAR(20) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	position INTEGER NOT NULL, 
	action VARCHAR(30) NOT NULL, 
	conditions JSON NOT NULL, 
	"plan" JSON NOT NULL, 
	extra JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_handling_rules PRIMARY KEY (id), 
	CONSTRAINT fk_handling_rules_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_handling_rules_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE handling_versions (
	id VARCHAR(64) NOT NULL, 
	owner_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	number INTEGER NOT NULL, 
	document JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	made_by VARCHAR(64) NOT NULL, 
	note VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_handling_versions PRIMARY KEY (id), 
	CONSTRAINT fk_handling_versions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_handling_versions_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_handling_versions_owner_id_number UNIQUE (owner_id, number)
);

CREATE TABLE idempotency_keys (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	request_hash VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	content_type VARCHAR(200) NOT NULL, 
	body BLOB, 
	request_id VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, owner VARCHAR(200) DEFAULT '' NOT NULL, seen_at DATETIME, done JSON, 
	CONSTRAINT pk_idempotency_keys PRIMARY KEY (id)
);

CREATE TABLE identity_policies (
	account_id VARCHAR(64) NOT NULL, 
	invalid VARCHAR(10) NOT NULL, 
	missing VARCHAR(10) NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_identity_policies PRIMARY KEY (account_id), 
	CONSTRAINT fk_identity_policies_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE identity_providers (
	account_id VARCHAR(64) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	entity_id VARCHAR(1024) NOT NULL, 
	sign_in_url VARCHAR(2000) NOT NULL, 
	sign_in_binding VARCHAR(10) NOT NULL, 
	certificates JSON NOT NULL, 
	metadata_url VARCHAR(2000) NOT NULL, 
	metadata_read_at DATETIME, 
	metadata_problem VARCHAR(400) NOT NULL, 
	own_certificate TEXT NOT NULL, 
	own_sealed_key BLOB NOT NULL, 
	unasked BOOLEAN NOT NULL, 
	create_people BOOLEAN NOT NULL, 
	link_by_email BOOLEAN NOT NULL, 
	link_administrators BOOLEAN NOT NULL, 
	second_step_there BOOLEAN NOT NULL, 
	first_number INTEGER NOT NULL, 
	attribute_names JSON NOT NULL, 
	group_roles JSON NOT NULL, 
	last_refusal VARCHAR(400) NOT NULL, 
	last_refusal_at DATETIME, 
	CONSTRAINT pk_identity_providers PRIMARY KEY (account_id), 
	CONSTRAINT fk_identity_providers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE intercom_settings (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	allowed BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_intercom_settings PRIMARY KEY (extension_id), 
	CONSTRAINT fk_intercom_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_intercom_settings_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE ivr_menus (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	prompt_id VARCHAR(64), 
	text TEXT NOT NULL, 
	language VARCHAR(10) NOT NULL, 
	file_key VARCHAR(500) NOT NULL, 
	repeat_count INTEGER NOT NULL, 
	actions JSON NOT NULL, 
	CONSTRAINT pk_ivr_menus PRIMARY KEY (id), 
	CONSTRAINT fk_ivr_menus_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ivr_menus_id_extensions FOREIGN KEY(id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ivr_menus_prompt_id_ivr_prompts FOREIGN KEY(prompt_id) REFERENCES ivr_prompts (id) ON DELETE SET NULL
);

CREATE TABLE ivr_prompts (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	text TEXT NOT NULL, 
	language VARCHAR(10) NOT NULL, 
	file_key VARCHAR(500) NOT NULL, 
	size INTEGER NOT NULL, 
	seconds DOUBLE NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_ivr_prompts PRIMARY KEY (id), 
	CONSTRAINT fk_ivr_prompts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE jwt_credentials (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	client_ids JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_jwt_credentials PRIMARY KEY (id), 
	CONSTRAINT fk_jwt_credentials_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_jwt_credentials_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE known_devices (
	id VARCHAR(64) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_known_devices PRIMARY KEY (id), 
	CONSTRAINT fk_known_devices_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE language_model_choices (
	account_id VARCHAR(64) NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	url VARCHAR(500) NOT NULL, 
	model VARCHAR(200) NOT NULL, 
	sealed_key VARCHAR(3000) NOT NULL, 
	summaries BOOLEAN NOT NULL, 
	assistant BOOLEAN NOT NULL, 
	translations BOOLEAN NOT NULL, 
	daily_limit INTEGER NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_language_model_choices PRIMARY KEY (account_id), 
	CONSTRAINT fk_language_model_choices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE language_model_uses (
	account_id VARCHAR(64) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	purpose VARCHAR(15) NOT NULL, 
	requests INTEGER NOT NULL, 
	characters BIGINT NOT NULL, 
	CONSTRAINT pk_language_model_uses PRIMARY KEY (account_id, day, purpose), 
	CONSTRAINT fk_language_model_uses_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE ldap_directories (
	account_id VARCHAR(64) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	host VARCHAR(253) NOT NULL, 
	port INTEGER NOT NULL, 
	security VARCHAR(10) NOT NULL, 
	authority TEXT NOT NULL, 
	bind_dn VARCHAR(1000) NOT NULL, 
	bind_secret BLOB NOT NULL, 
	base VARCHAR(1000) NOT NULL, 
	people_filter VARCHAR(2000) NOT NULL, 
	attribute_names JSON NOT NULL, 
	group_roles JSON NOT NULL, 
	create_people BOOLEAN NOT NULL, 
	link_by_email BOOLEAN NOT NULL, 
	link_administrators BOOLEAN NOT NULL, 
	photos BOOLEAN NOT NULL, 
	first_number INTEGER NOT NULL, 
	every_minutes INTEGER NOT NULL, 
	most_disabled_percent INTEGER NOT NULL, 
	next_run_at DATETIME, 
	CONSTRAINT pk_ldap_directories PRIMARY KEY (account_id), 
	CONSTRAINT fk_ldap_directories_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE ldap_links (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	external_id VARCHAR(200) NOT NULL, 
	dn VARCHAR(1000) NOT NULL, 
	photo_mark VARCHAR(64) NOT NULL, 
	switched_off BOOLEAN NOT NULL, 
	CONSTRAINT pk_ldap_links PRIMARY KEY (extension_id), 
	CONSTRAINT fk_ldap_links_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ldap_links_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_ldap_links_account_id_external_id UNIQUE (account_id, external_id)
);

CREATE TABLE ldap_runs (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	by_hand BOOLEAN NOT NULL, 
	problem VARCHAR(400) NOT NULL, 
	counts JSON NOT NULL, 
	refused JSON NOT NULL, 
	CONSTRAINT pk_ldap_runs PRIMARY KEY (id), 
	CONSTRAINT fk_ldap_runs_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE letters (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64), 
	recipient VARCHAR(320) NOT NULL, 
	subject VARCHAR(200) NOT NULL, 
	text TEXT NOT NULL, 
	written_at DATETIME NOT NULL, 
	due_at DATETIME, 
	attempts INTEGER NOT NULL, 
	sent_at DATETIME, 
	problem VARCHAR(500) NOT NULL, enclosures JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_letters PRIMARY KEY (id)
);

CREATE TABLE live_meetings (
	id VARCHAR(64) NOT NULL, 
	bridge_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	owner VARCHAR(80) NOT NULL, 
	lease_until DATETIME NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT pk_live_meetings PRIMARY KEY (id), 
	CONSTRAINT fk_live_meetings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_live_meetings_bridge_id UNIQUE (bridge_id)
);

CREATE TABLE meeting_attendances (
	meeting_id VARCHAR(64) NOT NULL, 
	participant VARCHAR(40) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	joined_at DATETIME NOT NULL, 
	left_at DATETIME, 
	CONSTRAINT pk_meeting_attendances PRIMARY KEY (meeting_id, participant), 
	CONSTRAINT fk_meeting_attendances_meeting_id_meetings FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE
);

CREATE TABLE meeting_bridges (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	link VARCHAR(32) NOT NULL, 
	web_pin VARCHAR(20) NOT NULL, 
	host_pin VARCHAR(20) NOT NULL, 
	participant_pin VARCHAR(20) NOT NULL, 
	password VARCHAR(300) NOT NULL, 
	no_guests BOOLEAN NOT NULL, 
	same_account BOOLEAN NOT NULL, 
	preferences JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_meeting_bridges PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_bridges_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_bridges_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_meeting_bridges_host_pin UNIQUE (host_pin), 
	CONSTRAINT uq_meeting_bridges_link UNIQUE (link), 
	CONSTRAINT uq_meeting_bridges_participant_pin UNIQUE (participant_pin), 
	CONSTRAINT uq_meeting_bridges_web_pin UNIQUE (web_pin)
);

CREATE TABLE meetings (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	bridge_id VARCHAR(64) NOT NULL, 
	short_id VARCHAR(20) NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	host_extension_id VARCHAR(64) NOT NULL, 
	host_name VARCHAR(200) NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_meetings PRIMARY KEY (id), 
	CONSTRAINT fk_meetings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE member_skills (
	skill_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	level INTEGER NOT NULL, 
	CONSTRAINT pk_member_skills PRIMARY KEY (skill_id, extension_id), 
	CONSTRAINT fk_member_skills_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_member_skills_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_member_skills_skill_id_queue_skills FOREIGN KEY(skill_id) REFERENCES queue_skills (id) ON DELETE CASCADE
);

CREATE TABLE message_attachments (
	id VARCHAR(64) NOT NULL, 
	message_id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	type VARCHAR(30) NOT NULL, 
	content_type VARCHAR(100) NOT NULL, 
	file_key VARCHAR(500) NOT NULL, 
	file_name VARCHAR(255) NOT NULL, 
	size INTEGER NOT NULL, 
	seconds DOUBLE, 
	width INTEGER, 
	height INTEGER, 
	CONSTRAINT pk_message_attachments PRIMARY KEY (id), 
	CONSTRAINT fk_message_attachments_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE
);

CREATE TABLE message_reports (
	id VARCHAR(120) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	date_from DATETIME NOT NULL, 
	date_to DATETIME NOT NULL, 
	types JSON NOT NULL, 
	parts JSON NOT NULL, 
	attempts INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	started_at DATETIME, 
	touched_at DATETIME, 
	finished_at DATETIME, 
	CONSTRAINT pk_message_reports PRIMARY KEY (id), 
	CONSTRAINT fk_message_reports_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE message_store_settings (
	account_id VARCHAR(64) NOT NULL, 
	retention_days INTEGER, 
	CONSTRAINT pk_message_store_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_message_store_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE messages (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	owner_id VARCHAR(64) NOT NULL, 
	type VARCHAR(10) NOT NULL, 
	direction VARCHAR(10) NOT NULL, 
	availability VARCHAR(10) NOT NULL, 
	read_status VARCHAR(10) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	priority VARCHAR(10) NOT NULL, 
	subject TEXT NOT NULL, 
	conversation_id VARCHAR(64), 
	sender JSON NOT NULL, 
	recipients JSON NOT NULL, 
	numbers TEXT NOT NULL, 
	error_code VARCHAR(20) NOT NULL, 
	segments INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	delivered_at DATETIME, 
	details JSON NOT NULL, 
	origin VARCHAR(160), 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT fk_messages_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_messages_conversation_id_conversations FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE SET NULL, 
	CONSTRAINT fk_messages_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_messages_origin UNIQUE (origin)
);

CREATE TABLE missed_call_notices (
	session_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	told_at DATETIME NOT NULL, 
	CONSTRAINT pk_missed_call_notices PRIMARY KEY (session_id, extension_id), 
	CONSTRAINT fk_missed_call_notices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_missed_call_notices_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE notification_settings (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	chosen JSON NOT NULL, 
	CONSTRAINT pk_notification_settings PRIMARY KEY (extension_id), 
	CONSTRAINT fk_notification_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_notification_settings_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE number_proofs (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	method VARCHAR(10) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	tries INTEGER NOT NULL, 
	requested_by VARCHAR(64) NOT NULL, 
	file_key VARCHAR(500) NOT NULL, 
	file_name VARCHAR(255) NOT NULL, 
	file_sha256 VARCHAR(64) NOT NULL, 
	decided_by VARCHAR(100) NOT NULL, 
	note VARCHAR(500) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	decided_at DATETIME, 
	CONSTRAINT pk_number_proofs PRIMARY KEY (id), 
	CONSTRAINT fk_number_proofs_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	topic VARCHAR(120) NOT NULL, 
	payload JSON NOT NULL, 
	written_at DATETIME NOT NULL, handed_out BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id)
);

CREATE TABLE paging_devices (
	group_id VARCHAR(64) NOT NULL, 
	device_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	address VARCHAR(15) NOT NULL, 
	port INTEGER NOT NULL, 
	CONSTRAINT pk_paging_devices PRIMARY KEY (group_id, device_id), 
	CONSTRAINT fk_paging_devices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_paging_devices_device_id_devices FOREIGN KEY(device_id) REFERENCES devices (id) ON DELETE CASCADE, 
	CONSTRAINT fk_paging_devices_group_id_extensions FOREIGN KEY(group_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE paging_groups (
	group_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	address VARCHAR(15) NOT NULL, 
	port INTEGER NOT NULL, 
	ttl INTEGER NOT NULL, 
	CONSTRAINT pk_paging_groups PRIMARY KEY (group_id), 
	CONSTRAINT fk_paging_groups_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_paging_groups_group_id_extensions FOREIGN KEY(group_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE paging_users (
	group_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_paging_users PRIMARY KEY (group_id, extension_id), 
	CONSTRAINT fk_paging_users_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_paging_users_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_paging_users_group_id_extensions FOREIGN KEY(group_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE passkeys (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	credential_id VARCHAR(1400) NOT NULL, 
	public_key BLOB NOT NULL, 
	sign_count INTEGER NOT NULL, 
	transports JSON NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_used_at DATETIME, 
	CONSTRAINT pk_passkeys PRIMARY KEY (id), 
	CONSTRAINT fk_passkeys_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_passkeys_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id)
);

CREATE TABLE phone_asks (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	device_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	file VARCHAR(100) NOT NULL, 
	agent VARCHAR(200) NOT NULL, 
	outcome VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_phone_asks PRIMARY KEY (id), 
	CONSTRAINT fk_phone_asks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_phone_asks_device_id_devices FOREIGN KEY(device_id) REFERENCES devices (id) ON DELETE CASCADE
);

CREATE TABLE phone_limits (
	account_id VARCHAR(64) NOT NULL, 
	most INTEGER NOT NULL, 
	replaces BOOLEAN NOT NULL, 
	CONSTRAINT pk_phone_limits PRIMARY KEY (account_id), 
	CONSTRAINT fk_phone_limits_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE "phone_numbers" (
	id VARCHAR(64) NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	account_id VARCHAR(64), 
	extension_id VARCHAR(64), 
	usage VARCHAR(40) NOT NULL, 
	country VARCHAR(3) NOT NULL, 
	label VARCHAR(100) NOT NULL, 
	toll_free BOOLEAN NOT NULL, 
	text_enabled BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	type VARCHAR(10) DEFAULT 'VoiceFax' NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	vanity VARCHAR(20) DEFAULT '' NOT NULL, 
	caller_id_name VARCHAR(40) DEFAULT '' NOT NULL, 
	provider_id VARCHAR(64) DEFAULT '' NOT NULL, 
	contact_center JSON, 
	cost_center_id VARCHAR(64), 
	CONSTRAINT pk_phone_numbers PRIMARY KEY (id), 
	CONSTRAINT fk_phone_numbers_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT uq_phone_numbers_number UNIQUE (number), 
	CONSTRAINT fk_phone_numbers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_phone_numbers_cost_center_id_cost_centers FOREIGN KEY(cost_center_id) REFERENCES cost_centers (id) ON DELETE SET NULL
);

CREATE TABLE phone_setups (
	device_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	family VARCHAR(40) NOT NULL, 
	model VARCHAR(60) NOT NULL, 
	mac VARCHAR(12) NOT NULL, 
	keys JSON NOT NULL, 
	link_generation INTEGER NOT NULL, 
	link_until DATETIME NOT NULL, 
	given_generation INTEGER, 
	given_at DATETIME, 
	asked_at DATETIME, 
	asked_from VARCHAR(64) NOT NULL, 
	asked_file VARCHAR(100) NOT NULL, 
	agent VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_phone_setups PRIMARY KEY (device_id), 
	CONSTRAINT fk_phone_setups_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_phone_setups_device_id_devices FOREIGN KEY(device_id) REFERENCES devices (id) ON DELETE CASCADE, 
	CONSTRAINT uq_phone_setups_account_id_mac UNIQUE (account_id, mac)
);

CREATE TABLE pickup_members (
	group_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_pickup_members PRIMARY KEY (group_id, extension_id), 
	CONSTRAINT fk_pickup_members_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_pickup_members_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_pickup_members_group_id_extensions FOREIGN KEY(group_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE port_order_numbers (
	order_id VARCHAR(64) NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	place INTEGER NOT NULL, 
	extension_id VARCHAR(64), kept JSON, 
	CONSTRAINT pk_port_order_numbers PRIMARY KEY (order_id, number), 
	CONSTRAINT fk_port_order_numbers_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT fk_port_order_numbers_order_id_port_orders FOREIGN KEY(order_id) REFERENCES port_orders (id) ON DELETE CASCADE
);

CREATE TABLE port_orders (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	losing_carrier VARCHAR(100) NOT NULL, 
	carrier_account VARCHAR(60) NOT NULL, 
	pin_sealed BLOB NOT NULL, 
	authorised_person VARCHAR(100) NOT NULL, 
	wanted_at DATETIME NOT NULL, 
	confirmed_for DATETIME, 
	reason VARCHAR(500) NOT NULL, 
	reference VARCHAR(100) NOT NULL, 
	attempt INTEGER NOT NULL, 
	letter_key VARCHAR(500) NOT NULL, 
	letter_name VARCHAR(255) NOT NULL, 
	letter_sha256 VARCHAR(64) NOT NULL, 
	signed_by VARCHAR(100) NOT NULL, 
	ordered_by VARCHAR(64) NOT NULL, 
	history JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_port_orders PRIMARY KEY (id), 
	CONSTRAINT fk_port_orders_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE "port_outs" (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	carrier_id VARCHAR(100) NOT NULL, 
	winning_carrier VARCHAR(100) NOT NULL, 
	numbers JSON NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	pin_hash VARCHAR(64) NOT NULL, 
	due_at DATETIME NOT NULL, 
	held_since DATETIME, 
	held_s INTEGER NOT NULL, 
	held_by VARCHAR(64) NOT NULL, 
	reason VARCHAR(500) NOT NULL, 
	history JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_port_outs PRIMARY KEY (id), 
	CONSTRAINT fk_port_outs_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_port_outs_winning_carrier_carrier_id UNIQUE (winning_carrier, carrier_id)
);

CREATE TABLE port_protections (
	account_id VARCHAR(64) NOT NULL, 
	pin_hash VARCHAR(64) NOT NULL, 
	locked BOOLEAN NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_port_protections PRIMARY KEY (account_id), 
	CONSTRAINT fk_port_protections_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE presence_settings (
	extension_id VARCHAR(64) NOT NULL, 
	user_status VARCHAR(20) NOT NULL, 
	dnd_status VARCHAR(40) NOT NULL, 
	message VARCHAR(200) NOT NULL, 
	visible BOOLEAN NOT NULL, 
	caller_id_visibility VARCHAR(20) NOT NULL, 
	ring_on_monitored_call BOOLEAN NOT NULL, 
	pick_up_calls_on_hold BOOLEAN NOT NULL, 
	accept_queue_calls BOOLEAN NOT NULL, in_meeting_until DATETIME, 
	CONSTRAINT pk_presence_settings PRIMARY KEY (extension_id), 
	CONSTRAINT fk_presence_settings_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE property_events (
	account_id VARCHAR(64) NOT NULL, 
	id VARCHAR(100) NOT NULL, 
	taken_at DATETIME NOT NULL, 
	CONSTRAINT pk_property_events PRIMARY KEY (account_id, id), 
	CONSTRAINT fk_property_events_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE property_links (
	account_id VARCHAR(64) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	generation INTEGER NOT NULL, 
	enabled BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_property_links PRIMARY KEY (account_id), 
	CONSTRAINT fk_property_links_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_property_links_key UNIQUE ("key")
);

CREATE TABLE provider_links (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	name_digest VARCHAR(64) NOT NULL, 
	name_id VARCHAR(400) NOT NULL, 
	CONSTRAINT pk_provider_links PRIMARY KEY (extension_id), 
	CONSTRAINT fk_provider_links_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_provider_links_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_provider_links_account_id_name_digest UNIQUE (account_id, name_digest)
);

CREATE TABLE push_devices (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	endpoint VARCHAR(2000) NOT NULL, 
	endpoint_hash VARCHAR(64) NOT NULL, 
	p256dh VARCHAR(120) NOT NULL, 
	auth VARCHAR(40) NOT NULL, 
	failures INTEGER NOT NULL, 
	problem VARCHAR(300) NOT NULL, 
	created_at DATETIME NOT NULL, 
	reached_at DATETIME, 
	CONSTRAINT pk_push_devices PRIMARY KEY (id), 
	CONSTRAINT fk_push_devices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_push_devices_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_push_devices_session_id_auth_sessions FOREIGN KEY(session_id) REFERENCES auth_sessions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_push_devices_endpoint_hash UNIQUE (endpoint_hash)
);

CREATE TABLE push_notes (
	id VARCHAR(64) NOT NULL, 
	device_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	tag VARCHAR(100) NOT NULL, 
	urgency VARCHAR(10) NOT NULL, 
	words JSON NOT NULL, 
	about JSON NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_push_notes PRIMARY KEY (id), 
	CONSTRAINT fk_push_notes_device_id_push_devices FOREIGN KEY(device_id) REFERENCES push_devices (id) ON DELETE CASCADE, 
	CONSTRAINT uq_push_notes_device_id_tag UNIQUE (device_id, tag)
);

CREATE TABLE push_settings (
	extension_id VARCHAR(64) NOT NULL, 
	chosen JSON NOT NULL, 
	CONSTRAINT pk_push_settings PRIMARY KEY (extension_id), 
	CONSTRAINT fk_push_settings_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE queue_presence (
	extension_id VARCHAR(64) NOT NULL, 
	queue_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	takes_calls BOOLEAN NOT NULL, 
	CONSTRAINT pk_queue_presence PRIMARY KEY (extension_id, queue_id), 
	CONSTRAINT fk_queue_presence_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_queue_presence_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_queue_presence_queue_id_extensions FOREIGN KEY(queue_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE queue_skills (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	CONSTRAINT pk_queue_skills PRIMARY KEY (id), 
	CONSTRAINT fk_queue_skills_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE receptionists (
	menu_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	mailbox_id VARCHAR(64), 
	answers JSON NOT NULL, 
	CONSTRAINT pk_receptionists PRIMARY KEY (menu_id), 
	CONSTRAINT fk_receptionists_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_receptionists_mailbox_id_extensions FOREIGN KEY(mailbox_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT fk_receptionists_menu_id_ivr_menus FOREIGN KEY(menu_id) REFERENCES ivr_menus (id) ON DELETE CASCADE
);

CREATE TABLE recorded_extensions (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	direction VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_recorded_extensions PRIMARY KEY (extension_id), 
	CONSTRAINT fk_recorded_extensions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_recorded_extensions_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE recovery_codes (
	id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_recovery_codes PRIMARY KEY (id), 
	CONSTRAINT fk_recovery_codes_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE resting_numbers (
	number VARCHAR(20) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_resting_numbers PRIMARY KEY (number)
);

CREATE TABLE ring_me_buttons (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	"key" VARCHAR(40) NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	origins JSON NOT NULL, 
	consent VARCHAR(300) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	per_number INTEGER NOT NULL, 
	per_hour INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_ring_me_buttons PRIMARY KEY (id), 
	CONSTRAINT fk_ring_me_buttons_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ring_me_buttons_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_ring_me_buttons_key UNIQUE ("key")
);

CREATE TABLE ring_me_calls (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	button_id VARCHAR(64) NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	place VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_ring_me_calls PRIMARY KEY (id), 
	CONSTRAINT fk_ring_me_calls_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ring_me_calls_button_id_ring_me_buttons FOREIGN KEY(button_id) REFERENCES ring_me_buttons (id) ON DELETE CASCADE
);

CREATE TABLE role_assignments (
	extension_id VARCHAR(64) NOT NULL, 
	role_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_role_assignments PRIMARY KEY (extension_id, role_id), 
	CONSTRAINT fk_role_assignments_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_role_assignments_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE room_stays (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	guest VARCHAR(200) NOT NULL, 
	checked_in_at DATETIME NOT NULL, 
	checked_out_at DATETIME, 
	charges BIGINT NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	CONSTRAINT pk_room_stays PRIMARY KEY (id), 
	CONSTRAINT fk_room_stays_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_room_stays_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE rooms (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	housekeeping VARCHAR(12) NOT NULL, 
	housekeeping_at DATETIME, 
	outbound BOOLEAN NOT NULL, 
	stay_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_rooms PRIMARY KEY (extension_id), 
	CONSTRAINT fk_rooms_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_rooms_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE scim_details (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	user_name VARCHAR(254) NOT NULL, 
	folded_name VARCHAR(300) NOT NULL, 
	external_id VARCHAR(254) NOT NULL, 
	other_phone VARCHAR(40) NOT NULL, 
	photo VARCHAR(1000) NOT NULL, 
	CONSTRAINT pk_scim_details PRIMARY KEY (extension_id), 
	CONSTRAINT fk_scim_details_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_scim_details_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_scim_details_account_id_folded_name UNIQUE (account_id, folded_name)
);

CREATE TABLE sign_in_failures (
	"key" VARCHAR(64) NOT NULL, 
	failures INTEGER NOT NULL, 
	last_at DATETIME NOT NULL, 
	not_before DATETIME, 
	CONSTRAINT pk_sign_in_failures PRIMARY KEY ("key")
);

CREATE TABLE sign_in_policies (
	account_id VARCHAR(64) NOT NULL, 
	second_factor_required BOOLEAN NOT NULL, 
	CONSTRAINT pk_sign_in_policies PRIMARY KEY (account_id), 
	CONSTRAINT fk_sign_in_policies_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE sign_in_tickets (
	token_hash VARCHAR(64) NOT NULL, 
	purpose VARCHAR(24) NOT NULL, 
	extension_id VARCHAR(64), 
	facts JSON NOT NULL, 
	attempts INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_sign_in_tickets PRIMARY KEY (token_hash), 
	CONSTRAINT fk_sign_in_tickets_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE sign_ons (
	id VARCHAR(64) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	methods JSON NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	user_agent VARCHAR(200) NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_sign_ons PRIMARY KEY (id), 
	CONSTRAINT fk_sign_ons_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_sign_ons_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sign_ons_token_hash UNIQUE (token_hash)
);

CREATE TABLE signing_keys (
	id VARCHAR(64) NOT NULL, 
	algorithm VARCHAR(8) NOT NULL, 
	sealed_private_key BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_signing_keys PRIMARY KEY (id)
);

CREATE TABLE "sip_trunks" (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64), 
	name VARCHAR(100) NOT NULL, 
	uri VARCHAR(300) NOT NULL, 
	addresses JSON NOT NULL, 
	username VARCHAR(100) NOT NULL, 
	sealed_password VARCHAR(1000) NOT NULL, 
	media VARCHAR(10) NOT NULL, 
	priority INTEGER NOT NULL, 
	emergency BOOLEAN NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	signs_calls BOOLEAN DEFAULT (false) NOT NULL, 
	verifies_calls BOOLEAN DEFAULT (true) NOT NULL, 
	international BOOLEAN DEFAULT (false) NOT NULL, 
	cost INTEGER DEFAULT 0 NOT NULL, 
	prefixes JSON DEFAULT '[]' NOT NULL, 
	number_format VARCHAR(10) DEFAULT 'e164' NOT NULL, 
	country VARCHAR(2) DEFAULT 'US' NOT NULL, 
	dial_prefix VARCHAR(10) DEFAULT '' NOT NULL, 
	caller_id_policy VARCHAR(10) DEFAULT 'pass' NOT NULL, 
	caller_id VARCHAR(20) DEFAULT '' NOT NULL, 
	registers BOOLEAN DEFAULT false NOT NULL, 
	register_seconds INTEGER DEFAULT 600 NOT NULL, 
	probes BOOLEAN DEFAULT true NOT NULL, 
	CONSTRAINT pk_sip_trunks PRIMARY KEY (id), 
	CONSTRAINT fk_sip_trunks_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE sites (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	name VARCHAR(100) NOT NULL, 
	code VARCHAR(8) NOT NULL, 
	caller_id_name VARCHAR(40) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	business_address JSON NOT NULL, 
	home_country VARCHAR(2), 
	time_zone VARCHAR(64), 
	language VARCHAR(10), 
	greeting_language VARCHAR(10), 
	formatting_locale VARCHAR(10), 
	time_format VARCHAR(3), 
	access VARCHAR(10) NOT NULL, 
	accessible_ids JSON NOT NULL, 
	operator_id VARCHAR(64), 
	cost_center_id VARCHAR(64), 
	ivr JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_sites PRIMARY KEY (id), 
	CONSTRAINT fk_sites_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_sites_cost_center_id_cost_centers FOREIGN KEY(cost_center_id) REFERENCES cost_centers (id) ON DELETE SET NULL, 
	CONSTRAINT fk_sites_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_sites_operator_id_extensions FOREIGN KEY(operator_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT uq_sites_account_id_name UNIQUE (account_id, name)
);

CREATE TABLE sms_recipients (
	extension_id VARCHAR(64) NOT NULL, 
	recipient_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_sms_recipients PRIMARY KEY (extension_id, recipient_id), 
	CONSTRAINT fk_sms_recipients_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_sms_recipients_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_sms_recipients_recipient_id_extensions FOREIGN KEY(recipient_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE speech_jobs (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	content_uri TEXT NOT NULL, 
	webhook TEXT NOT NULL, 
	language VARCHAR(20) NOT NULL, 
	per_channel BOOLEAN NOT NULL, 
	hints JSON NOT NULL, 
	file_key VARCHAR(200) NOT NULL, 
	answer JSON NOT NULL, 
	tries INTEGER NOT NULL, 
	due_at DATETIME, 
	created_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_speech_jobs PRIMARY KEY (id), 
	CONSTRAINT fk_speech_jobs_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE spending_caps (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	scope VARCHAR(12) NOT NULL, 
	target_id VARCHAR(64) NOT NULL, 
	amount BIGINT NOT NULL, 
	raised_amount BIGINT NOT NULL, 
	raised_day VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_spending_caps PRIMARY KEY (id), 
	CONSTRAINT fk_spending_caps_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_spending_caps_account_id_scope_target_id UNIQUE (account_id, scope, target_id)
);

CREATE TABLE spending_notices (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	cap_id VARCHAR(64) NOT NULL, 
	target_id VARCHAR(64) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	level VARCHAR(10) NOT NULL, 
	"limit" BIGINT NOT NULL, 
	spent BIGINT NOT NULL, 
	told_at DATETIME NOT NULL, 
	CONSTRAINT pk_spending_notices PRIMARY KEY (id), 
	CONSTRAINT fk_spending_notices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_spending_notices_cap_id_spending_caps FOREIGN KEY(cap_id) REFERENCES spending_caps (id) ON DELETE CASCADE, 
	CONSTRAINT uq_spending_notices_cap_id_target_id_day_level_limit UNIQUE (cap_id, target_id, day, level, "limit")
);

CREATE TABLE spending_settings (
	account_id VARCHAR(64) NOT NULL, 
	currency VARCHAR(3) DEFAULT 'USD' NOT NULL, 
	CONSTRAINT pk_spending_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_spending_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE subscription_paths (
	id INTEGER NOT NULL, 
	subscription_id VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	path VARCHAR(500) NOT NULL, 
	text VARCHAR(600) NOT NULL, 
	CONSTRAINT pk_subscription_paths PRIMARY KEY (id), 
	CONSTRAINT fk_subscription_paths_subscription_id_subscriptions FOREIGN KEY(subscription_id) REFERENCES subscriptions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_subscription_paths_subscription_id_number UNIQUE (subscription_id, number)
);

CREATE TABLE subscriptions (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	client_id VARCHAR(64) NOT NULL, 
	client_name VARCHAR(100) NOT NULL, 
	scopes JSON NOT NULL, 
	transport VARCHAR(20) NOT NULL, 
	address VARCHAR(2000) NOT NULL, 
	secrets BLOB, 
	signed BOOLEAN NOT NULL, 
	asked JSON NOT NULL, 
	filters JSON NOT NULL, 
	disabled JSON NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	status_reason VARCHAR(300) NOT NULL, 
	status_at DATETIME, 
	created_at DATETIME NOT NULL, 
	lives_s INTEGER, 
	expires_at DATETIME, 
	position INTEGER NOT NULL, 
	connection_id VARCHAR(64) NOT NULL, 
	auth_session_id VARCHAR(64) NOT NULL, 
	epoch INTEGER NOT NULL, 
	reminder_threshold INTEGER, 
	reminder_interval INTEGER, 
	next_reminder_at DATETIME, 
	next_attempt_at DATETIME, 
	lease_owner VARCHAR(40) NOT NULL, 
	lease_until DATETIME, 
	failing_since DATETIME, 
	failures INTEGER NOT NULL, 
	CONSTRAINT pk_subscriptions PRIMARY KEY (id), 
	CONSTRAINT fk_subscriptions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_subscriptions_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE supervision_settings (
	account_id VARCHAR(64) NOT NULL, 
	shown BOOLEAN DEFAULT 1 NOT NULL, 
	tone BOOLEAN DEFAULT 0 NOT NULL, 
	purpose VARCHAR(20) DEFAULT 'Quality' NOT NULL, 
	CONSTRAINT pk_supervision_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_supervision_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE supervisions (
	id VARCHAR(80) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	supervisor_id VARCHAR(64) NOT NULL, 
	agent_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	modes VARCHAR(200) NOT NULL, 
	announced BOOLEAN NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	began_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_supervisions PRIMARY KEY (id), 
	CONSTRAINT fk_supervisions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE teams_direct_routings (
	account_id VARCHAR(64) NOT NULL, 
	fqdn VARCHAR(253) NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	certificate TEXT NOT NULL, 
	sealed_key BLOB, 
	valid_until DATETIME, 
	proxies JSON NOT NULL, 
	networks JSON NOT NULL, 
	created_at DATETIME NOT NULL, warn_at DATETIME, lane INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_teams_direct_routings PRIMARY KEY (account_id), 
	CONSTRAINT fk_teams_direct_routings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_teams_direct_routings_fqdn UNIQUE (fqdn)
);

CREATE TABLE "teams_users" (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	device_id VARCHAR(64) NOT NULL, 
	phone_number VARCHAR(16) NOT NULL, 
	created_at DATETIME NOT NULL, 
	short_number VARCHAR(12) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_teams_users PRIMARY KEY (extension_id), 
	CONSTRAINT fk_teams_users_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_teams_users_device_id_devices FOREIGN KEY(device_id) REFERENCES devices (id) ON DELETE CASCADE, 
	CONSTRAINT fk_teams_users_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_teams_users_account_id_phone_number_short_number UNIQUE (account_id, phone_number, short_number)
);

CREATE TABLE text_batches (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	own_number VARCHAR(20) NOT NULL, 
	size INTEGER NOT NULL, 
	rejected JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_text_batches PRIMARY KEY (id), 
	CONSTRAINT fk_text_batches_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_text_batches_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE text_brands (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	details JSON NOT NULL, 
	external_id VARCHAR(64) NOT NULL, 
	errors JSON NOT NULL, 
	registered_at DATETIME, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_text_brands PRIMARY KEY (id), 
	CONSTRAINT fk_text_brands_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE text_campaign_numbers (
	number_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	campaign_id VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_text_campaign_numbers PRIMARY KEY (number_id), 
	CONSTRAINT fk_text_campaign_numbers_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_text_campaign_numbers_campaign_id_text_campaigns FOREIGN KEY(campaign_id) REFERENCES text_campaigns (id) ON DELETE CASCADE, 
	CONSTRAINT fk_text_campaign_numbers_number_id_phone_numbers FOREIGN KEY(number_id) REFERENCES phone_numbers (id) ON DELETE CASCADE
);

CREATE TABLE text_campaigns (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	brand_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	tier VARCHAR(20) NOT NULL, 
	use_cases JSON NOT NULL, 
	description TEXT NOT NULL, 
	opt_in TEXT NOT NULL, 
	samples JSON NOT NULL, 
	external_id VARCHAR(64) NOT NULL, 
	errors JSON NOT NULL, 
	registered_at DATETIME, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_text_campaigns PRIMARY KEY (id), 
	CONSTRAINT fk_text_campaigns_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_text_campaigns_brand_id_text_brands FOREIGN KEY(brand_id) REFERENCES text_brands (id) ON DELETE CASCADE
);

CREATE TABLE text_carrier_parts (
	carrier VARCHAR(40) NOT NULL, 
	carrier_id VARCHAR(128) NOT NULL, 
	delivery_id VARCHAR(64) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_text_carrier_parts PRIMARY KEY (carrier, carrier_id), 
	CONSTRAINT fk_text_carrier_parts_delivery_id_text_deliveries FOREIGN KEY(delivery_id) REFERENCES text_deliveries (id) ON DELETE CASCADE
);

CREATE TABLE text_consent_changes (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	guest_number VARCHAR(20) NOT NULL, 
	own_number VARCHAR(20) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_text_consent_changes PRIMARY KEY (id), 
	CONSTRAINT fk_text_consent_changes_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE text_consents (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	guest_number VARCHAR(20) NOT NULL, 
	own_number VARCHAR(20) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_text_consents PRIMARY KEY (id), 
	CONSTRAINT fk_text_consents_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_text_consents_account_id_guest_number_own_number UNIQUE (account_id, guest_number, own_number)
);

CREATE TABLE "text_deliveries" (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	message_id VARCHAR(64), 
	sender VARCHAR(20) NOT NULL, 
	recipient VARCHAR(20) NOT NULL, 
	others JSON NOT NULL, 
	text TEXT NOT NULL, 
	carrier VARCHAR(40) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	attempts INTEGER NOT NULL, 
	segments INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	lease_until DATETIME, 
	sent_at DATETIME, 
	done_at DATETIME, 
	created_at DATETIME NOT NULL, 
	batch_id VARCHAR(64), 
	notice BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_text_deliveries PRIMARY KEY (id), 
	CONSTRAINT fk_text_deliveries_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_text_deliveries_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE SET NULL
);

CREATE TABLE text_early_receipts (
	carrier VARCHAR(40) NOT NULL, 
	carrier_id VARCHAR(128) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_text_early_receipts PRIMARY KEY (carrier, carrier_id)
);

CREATE TABLE text_notice_counts (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	since DATETIME NOT NULL, 
	told INTEGER NOT NULL, 
	CONSTRAINT pk_text_notice_counts PRIMARY KEY (extension_id), 
	CONSTRAINT fk_text_notice_counts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_text_notice_counts_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE text_pieces (
	carrier VARCHAR(40) NOT NULL, 
	sender VARCHAR(40) NOT NULL, 
	recipient VARCHAR(40) NOT NULL, 
	reference INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_text_pieces PRIMARY KEY (carrier, sender, recipient, reference, total, place)
);

CREATE TABLE text_registration_rules (
	account_id VARCHAR(64) NOT NULL, 
	campaigns_required BOOLEAN NOT NULL, 
	CONSTRAINT pk_text_registration_rules PRIMARY KEY (account_id), 
	CONSTRAINT fk_text_registration_rules_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE text_templates (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64), 
	site_id VARCHAR(64), 
	name VARCHAR(100) NOT NULL, 
	text TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_text_templates PRIMARY KEY (id), 
	CONSTRAINT fk_text_templates_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_text_templates_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE text_thread_entries (
	id VARCHAR(64) NOT NULL, 
	thread_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	message_id VARCHAR(64), 
	note TEXT NOT NULL, 
	author_id VARCHAR(64), 
	availability VARCHAR(10) NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_text_thread_entries PRIMARY KEY (id), 
	CONSTRAINT fk_text_thread_entries_author_id_extensions FOREIGN KEY(author_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT fk_text_thread_entries_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE SET NULL, 
	CONSTRAINT fk_text_thread_entries_thread_id_text_threads FOREIGN KEY(thread_id) REFERENCES text_threads (id) ON DELETE CASCADE
);

CREATE TABLE text_threads (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	owner_id VARCHAR(64), 
	assignee_id VARCHAR(64), 
	own_number VARCHAR(20) NOT NULL, 
	guest_number VARCHAR(20) NOT NULL, 
	label VARCHAR(200) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	status_reason VARCHAR(30) NOT NULL, 
	availability VARCHAR(10) NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_text_threads PRIMARY KEY (id), 
	CONSTRAINT fk_text_threads_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_text_threads_assignee_id_extensions FOREIGN KEY(assignee_id) REFERENCES extensions (id) ON DELETE SET NULL, 
	CONSTRAINT fk_text_threads_owner_id_extensions FOREIGN KEY(owner_id) REFERENCES extensions (id) ON DELETE SET NULL
);

CREATE TABLE transcription_choices (
	extension_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	voicemails BOOLEAN NOT NULL, 
	CONSTRAINT pk_transcription_choices PRIMARY KEY (extension_id), 
	CONSTRAINT fk_transcription_choices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_transcription_choices_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE
);

CREATE TABLE transcription_settings (
	account_id VARCHAR(64) NOT NULL, 
	voicemails BOOLEAN NOT NULL, 
	recordings BOOLEAN NOT NULL, 
	language VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_transcription_settings PRIMARY KEY (account_id), 
	CONSTRAINT fk_transcription_settings_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);

CREATE TABLE transcripts (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	subject_id VARCHAR(64) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	file_key VARCHAR(500) NOT NULL, 
	seconds DOUBLE NOT NULL, 
	language VARCHAR(20) NOT NULL, 
	engine VARCHAR(20) NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	problem VARCHAR(500) NOT NULL, 
	utterances JSON NOT NULL, 
	text TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_transcripts PRIMARY KEY (id), 
	CONSTRAINT fk_transcripts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_transcripts_kind_subject_id UNIQUE (kind, subject_id)
);

CREATE TABLE used_assertions (
	id VARCHAR(64) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_used_assertions PRIMARY KEY (id)
);

CREATE TABLE user_templates (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	description VARCHAR(500) NOT NULL, 
	type VARCHAR(40) NOT NULL, 
	settings JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_user_templates PRIMARY KEY (id), 
	CONSTRAINT fk_user_templates_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_user_templates_account_id_name UNIQUE (account_id, name)
);

CREATE TABLE verified_caller_ids (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	proof VARCHAR(20) NOT NULL, 
	verified_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_verified_caller_ids PRIMARY KEY (id), 
	CONSTRAINT fk_verified_caller_ids_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_verified_caller_ids_account_id_number UNIQUE (account_id, number)
);

CREATE TABLE voicemail_notices (
	message_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	due_at DATETIME, 
	told_at DATETIME, 
	outcome VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_voicemail_notices PRIMARY KEY (message_id), 
	CONSTRAINT fk_voicemail_notices_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_voicemail_notices_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE
);

CREATE TABLE wake_ups (
	id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	extension_id VARCHAR(64) NOT NULL, 
	set_by VARCHAR(64), 
	minute INTEGER NOT NULL, 
	repeat VARCHAR(10) NOT NULL, 
	sound VARCHAR(10) NOT NULL, 
	tries INTEGER NOT NULL, 
	pause_minutes INTEGER NOT NULL, 
	snooze_minutes INTEGER NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempt INTEGER NOT NULL, 
	snoozes INTEGER NOT NULL, 
	result VARCHAR(10) NOT NULL, 
	rang_at DATETIME, 
	ring INTEGER NOT NULL, 
	heard INTEGER NOT NULL, 
	dozed INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_wake_ups PRIMARY KEY (id), 
	CONSTRAINT fk_wake_ups_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_wake_ups_extension_id_extensions FOREIGN KEY(extension_id) REFERENCES extensions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_wake_ups_set_by_extensions FOREIGN KEY(set_by) REFERENCES extensions (id) ON DELETE SET NULL
);

CREATE TABLE webhook_attempts (
	id INTEGER NOT NULL, 
	delivery_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	took_ms INTEGER NOT NULL, 
	request_headers JSON NOT NULL, 
	status INTEGER, 
	answer_headers JSON NOT NULL, 
	answer TEXT NOT NULL, 
	problem VARCHAR(300) NOT NULL, 
	CONSTRAINT pk_webhook_attempts PRIMARY KEY (id), 
	CONSTRAINT fk_webhook_attempts_delivery_id_webhook_deliveries FOREIGN KEY(delivery_id) REFERENCES webhook_deliveries (id) ON DELETE CASCADE
);

CREATE TABLE webhook_deliveries (
	id INTEGER NOT NULL, 
	subscription_id VARCHAR(64) NOT NULL, 
	account_id VARCHAR(64) NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	event VARCHAR(600) NOT NULL, 
	payload TEXT NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	attempts INTEGER NOT NULL, 
	replay_of INTEGER, 
	created_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	CONSTRAINT pk_webhook_deliveries PRIMARY KEY (id), 
	CONSTRAINT fk_webhook_deliveries_subscription_id_subscriptions FOREIGN KEY(subscription_id) REFERENCES subscriptions (id) ON DELETE CASCADE
);

CREATE INDEX ix_account_links_other_id ON account_links (other_id);

CREATE INDEX ix_accounts_name ON accounts (lower(name));

CREATE INDEX ix_administered_sites_account_id ON administered_sites (account_id);

CREATE INDEX ix_analytics_subject_calls_session_id ON analytics_subject_calls (session_id);

CREATE INDEX ix_app_secrets_app_id ON app_secrets (app_id);

CREATE INDEX ix_audit_records_account_action ON audit_records (account_id, action, at);

CREATE INDEX ix_audit_records_account_initiator_at ON audit_records (account_id, initiator_id, at);

CREATE INDEX ix_audit_records_account_newest ON audit_records (account_id, at, id);

CREATE INDEX ix_audit_records_account_operation ON audit_records (account_id, operation, at);

CREATE INDEX ix_audit_records_at ON audit_records (at);

CREATE INDEX ix_auth_sessions_extension_client ON auth_sessions (extension_id, client_id);

CREATE INDEX ix_auth_token_pairs_session_id ON auth_token_pairs (session_id);

CREATE INDEX ix_auto_replies_account_id ON auto_replies (account_id);

CREATE INDEX ix_blocked_numbers_account_id ON blocked_numbers (account_id);

CREATE INDEX ix_bots_app_id ON bots (app_id);

CREATE INDEX ix_bulk_tasks_account_created ON bulk_tasks (account_id, created_at);

CREATE INDEX ix_business_hours_account_id ON business_hours (account_id);

CREATE INDEX ix_calendar_events_account_id ON calendar_events (account_id);

CREATE INDEX ix_calendar_events_chat ON calendar_events (chat_id, starts_at);

CREATE INDEX ix_calendar_events_creator ON calendar_events (creator_id, created_at);

CREATE INDEX ix_calendar_feeds_account_id ON calendar_feeds (account_id);

CREATE INDEX ix_calendar_preferences_account_id ON calendar_preferences (account_id);

CREATE INDEX ix_call_charges_account_day ON call_charges (account_id, day);

CREATE INDEX ix_call_charges_extension_id ON call_charges (extension_id);

CREATE INDEX ix_call_log_account_modified ON call_log (account_id, modified_at);

CREATE INDEX ix_call_log_account_newest ON call_log (account_id, started_at DESC, id, deleted);

CREATE INDEX ix_call_log_account_party ON call_log (account_id, party_id);

CREATE INDEX ix_call_log_archive_files_account_until ON call_log_archive_files (account_id, until);

CREATE INDEX ix_call_log_archives_due_at ON call_log_archives (due_at);

CREATE INDEX ix_call_log_extension_newest ON call_log (extension_id, started_at DESC, id, deleted);

CREATE INDEX ix_call_log_from_number ON call_log (account_id, from_number);

CREATE INDEX ix_call_log_result_newest ON call_log (account_id, result, started_at DESC, id, deleted);

CREATE INDEX ix_call_log_session_id ON call_log (session_id);

CREATE INDEX ix_call_log_telephony_session_id ON call_log (telephony_session_id);

CREATE INDEX ix_call_log_to_number ON call_log (account_id, to_number);

CREATE INDEX ix_call_monitoring_groups_account_id ON call_monitoring_groups (account_id);

CREATE INDEX ix_call_monitoring_members_account_id ON call_monitoring_members (account_id);

CREATE INDEX ix_call_monitoring_members_extension_id ON call_monitoring_members (extension_id);

CREATE INDEX ix_call_quality_account_ended ON call_quality (account_id, ended_at);

CREATE INDEX ix_call_quality_session ON call_quality (telephony_session_id);

CREATE INDEX ix_call_queue_managers_account_id ON call_queue_managers (account_id);

CREATE INDEX ix_call_queue_managers_extension_id ON call_queue_managers (extension_id);

CREATE INDEX ix_call_queue_members_account_id ON call_queue_members (account_id);

CREATE INDEX ix_call_queue_members_extension_id ON call_queue_members (extension_id);

CREATE INDEX ix_call_queue_overflows_account_id ON call_queue_overflows (account_id);

CREATE INDEX ix_call_queue_stays_account_id ON call_queue_stays (account_id);

CREATE INDEX ix_call_queue_stays_queue_joined ON call_queue_stays (queue_id, joined_at);

CREATE INDEX ix_call_queues_account_id ON call_queues (account_id);

CREATE INDEX ix_call_rates_account_id ON call_rates (account_id);

CREATE INDEX ix_call_recordings_account_started ON call_recordings (account_id, started_at);

CREATE INDEX ix_call_recordings_extension_id ON call_recordings (extension_id);

CREATE INDEX ix_call_recordings_party ON call_recordings (account_id, party_id);

CREATE INDEX ix_call_surveys_account_given ON call_surveys (account_id, given_at);

CREATE INDEX ix_caller_blocking_account_id ON caller_blocking (account_id);

CREATE INDEX ix_caller_id_settings_account_id ON caller_id_settings (account_id);

CREATE INDEX ix_cdr_dead_letters_retry_at ON cdr_dead_letters (retry_at);

CREATE INDEX ix_cdrs_started_at ON cdrs (started_at);

CREATE INDEX ix_chat_bookmarks_extension ON chat_bookmarks (extension_id, at);

CREATE INDEX ix_chat_bookmarks_post_id ON chat_bookmarks (post_id);

CREATE INDEX ix_chat_cards_account_id ON chat_cards (account_id);

CREATE INDEX ix_chat_cards_chat ON chat_cards (chat_id, created_at);

CREATE INDEX ix_chat_checklist_runs_account_id ON chat_checklist_runs (account_id);

CREATE INDEX ix_chat_checklist_runs_chat ON chat_checklist_runs (chat_id, created_at);

CREATE INDEX ix_chat_checklist_runs_checklist_id ON chat_checklist_runs (checklist_id);

CREATE INDEX ix_chat_checklists_account_id ON chat_checklists (account_id);

CREATE INDEX ix_chat_checklists_chat ON chat_checklists (chat_id, created_at);

CREATE INDEX ix_chat_company_keys_account ON chat_company_keys (account_id, retired_at);

CREATE INDEX ix_chat_departures_extension_n ON chat_departures (extension_id, n);

CREATE INDEX ix_chat_encrypted_chats_account_id ON chat_encrypted_chats (account_id);

CREATE INDEX ix_chat_epoch_boxes_person ON chat_epoch_boxes (extension_id, chat_id);

CREATE INDEX ix_chat_exports_account ON chat_exports (account_id, created_at);

CREATE INDEX ix_chat_exports_status ON chat_exports (status);

CREATE INDEX ix_chat_files_account_id ON chat_files (account_id);

CREATE INDEX ix_chat_files_chat ON chat_files (chat_id, created_at);

CREATE INDEX ix_chat_files_owner_id ON chat_files (owner_id);

CREATE INDEX ix_chat_files_post_id ON chat_files (post_id);

CREATE INDEX ix_chat_folders_extension_id ON chat_folders (extension_id);

CREATE INDEX ix_chat_guests_account ON chat_guests (account_id, extension_id);

CREATE INDEX ix_chat_guests_expires_at ON chat_guests (expires_at);

CREATE INDEX ix_chat_import_rooms_import_id ON chat_import_rooms (import_id);

CREATE INDEX ix_chat_imported_people_account ON chat_imported_people (account_id);

CREATE INDEX ix_chat_imports_account ON chat_imports (account_id, created_at);

CREATE INDEX ix_chat_imports_status ON chat_imports (status);

CREATE INDEX ix_chat_kept_account ON chat_kept (account_id, id);

CREATE INDEX ix_chat_key_devices_account_id ON chat_key_devices (account_id);

CREATE INDEX ix_chat_key_devices_extension_id ON chat_key_devices (extension_id);

CREATE INDEX ix_chat_link_pages_expires ON chat_link_pages (expires_at);

CREATE INDEX ix_chat_link_pages_state ON chat_link_pages (state, due_at);

CREATE INDEX ix_chat_members_extension ON chat_members (extension_id, chat_id);

CREATE INDEX ix_chat_members_extension_n ON chat_members (extension_id, n);

CREATE INDEX ix_chat_members_folder_id ON chat_members (folder_id);

CREATE INDEX ix_chat_notes_account_id ON chat_notes (account_id);

CREATE INDEX ix_chat_notes_chat ON chat_notes (chat_id, created_at);

CREATE INDEX ix_chat_outgoing_calls_due ON chat_outgoing_calls (due_at);

CREATE INDEX ix_chat_outgoing_calls_hook_id ON chat_outgoing_calls (hook_id);

CREATE INDEX ix_chat_outgoing_hooks_account_id ON chat_outgoing_hooks (account_id);

CREATE INDEX ix_chat_outgoing_hooks_creator_id ON chat_outgoing_hooks (creator_id);

CREATE INDEX ix_chat_person_keys_account_id ON chat_person_keys (account_id);

CREATE INDEX ix_chat_pins_chat_id ON chat_pins (chat_id);

CREATE INDEX ix_chat_poll_options_poll_id ON chat_poll_options (poll_id);

CREATE INDEX ix_chat_poll_votes_extension_id ON chat_poll_votes (extension_id);

CREATE INDEX ix_chat_poll_votes_poll_id ON chat_poll_votes (poll_id);

CREATE INDEX ix_chat_polls_account_id ON chat_polls (account_id);

CREATE INDEX ix_chat_polls_chat ON chat_polls (chat_id, created_at);

CREATE INDEX ix_chat_post_links_page_id ON chat_post_links (page_id);

CREATE INDEX ix_chat_post_mentions_who ON chat_post_mentions (who_id, chat_id, seq);

CREATE INDEX ix_chat_posts_account_n ON chat_posts (account_id, n);

CREATE INDEX ix_chat_posts_kept ON chat_posts (account_id, created_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_chat_posts_thread ON chat_posts (thread_id, seq);

CREATE INDEX ix_chat_reactions_extension_id ON chat_reactions (extension_id);

CREATE INDEX ix_chat_reactions_post_emoji_at ON chat_reactions (post_id, emoji, at, extension_id);

CREATE INDEX ix_chat_recoveries_account ON chat_recoveries (account_id, created_at);

CREATE INDEX ix_chat_recoveries_chat_id ON chat_recoveries (chat_id);

CREATE INDEX ix_chat_reminders_account_id ON chat_reminders (account_id);

CREATE INDEX ix_chat_reminders_due ON chat_reminders (status, due_at);

CREATE INDEX ix_chat_reminders_extension_id ON chat_reminders (extension_id);

CREATE INDEX ix_chat_reminders_post_id ON chat_reminders (post_id);

CREATE INDEX ix_chat_retention_rules_account_id ON chat_retention_rules (account_id);

CREATE INDEX ix_chat_retention_rules_chat_id ON chat_retention_rules (chat_id);

CREATE INDEX ix_chat_retention_runs_account_id ON chat_retention_runs (account_id);

CREATE INDEX ix_chat_scheduled_posts_account_id ON chat_scheduled_posts (account_id);

CREATE INDEX ix_chat_scheduled_posts_chat_id ON chat_scheduled_posts (chat_id);

CREATE INDEX ix_chat_scheduled_posts_creator_id ON chat_scheduled_posts (creator_id);

CREATE INDEX ix_chat_scheduled_posts_due ON chat_scheduled_posts (status, due_at);

CREATE INDEX ix_chat_search_docs_account ON chat_search_docs (account_id, id);

CREATE INDEX ix_chat_search_docs_chat ON chat_search_docs (chat_id, id);

CREATE INDEX ix_chat_task_assignees_extension_id ON chat_task_assignees (extension_id);

CREATE INDEX ix_chat_tasks_account_id ON chat_tasks (account_id);

CREATE INDEX ix_chat_tasks_chat ON chat_tasks (chat_id, created_at);

CREATE INDEX ix_chat_voice_rooms_account_id ON chat_voice_rooms (account_id);

CREATE INDEX ix_chat_webhooks_account_id ON chat_webhooks (account_id);

CREATE INDEX ix_chat_webhooks_chat_id ON chat_webhooks (chat_id);

CREATE INDEX ix_chat_webhooks_creator_id ON chat_webhooks (creator_id);

CREATE INDEX ix_chats_account_created ON chats (account_id, created_at, id);

CREATE INDEX ix_chats_account_kind ON chats (account_id, kind);

CREATE INDEX ix_company_holidays_account_id ON company_holidays (account_id);

CREATE INDEX ix_conduct_acts_account_id ON conduct_acts (account_id);

CREATE INDEX ix_conduct_acts_incident ON conduct_acts (incident);

CREATE INDEX ix_conduct_acts_rule_starts ON conduct_acts (rule, starts_at);

CREATE INDEX ix_conduct_acts_state_expires ON conduct_acts (state, expires_at);

CREATE INDEX ix_conduct_acts_statement_id ON conduct_acts (statement_id);

CREATE INDEX ix_conduct_acts_subject ON conduct_acts (scope, subject);

CREATE INDEX ix_conduct_attempts_account ON conduct_attempts (account_id, since);

CREATE INDEX ix_conduct_attempts_since ON conduct_attempts (since, id);

CREATE INDEX ix_conduct_attempts_until ON conduct_attempts (until);

CREATE INDEX ix_conduct_cases_account_id ON conduct_cases (account_id);

CREATE INDEX ix_conduct_cases_source ON conduct_cases (source, filed_at);

CREATE INDEX ix_conduct_cases_state_due ON conduct_cases (state, decision_due_at);

CREATE INDEX ix_conduct_cases_statement_id ON conduct_cases (statement_id);

CREATE INDEX ix_conduct_evidence_account_id ON conduct_evidence (account_id);

CREATE INDEX ix_conduct_evidence_kind ON conduct_evidence (kind);

CREATE INDEX ix_conduct_held_act_id ON conduct_held (act_id);

CREATE INDEX ix_conduct_list_entries_at ON conduct_list_entries (kind, at);

CREATE INDEX ix_conduct_list_entries_key ON conduct_list_entries (account_id, kind, party);

CREATE UNIQUE INDEX ix_conduct_list_versions_kind ON conduct_list_versions (kind, place, number);

CREATE INDEX ix_conduct_notices_account_at ON conduct_notices (account_id, at);

CREATE INDEX ix_conduct_observed_day ON conduct_observed (rule, account_id, day);

CREATE INDEX ix_conduct_observed_rule ON conduct_observed (rule, last_at);

CREATE UNIQUE INDEX ix_conduct_overrides_target ON conduct_overrides (rule, scope, "key");

CREATE INDEX ix_conduct_quarantine_account ON conduct_quarantine (account_id, held_at);

CREATE INDEX ix_conduct_quarantine_state ON conduct_quarantine (state, ends_at);

CREATE INDEX ix_conduct_quarantine_statement_id ON conduct_quarantine (statement_id);

CREATE INDEX ix_conduct_replays_asked_at ON conduct_replays (asked_at);

CREATE INDEX ix_conduct_subject_keys_account_id ON conduct_subject_keys (account_id);

CREATE INDEX ix_conduct_verdicts_account_at ON conduct_verdicts (account_id, at);

CREATE INDEX ix_conduct_verdicts_rule_at ON conduct_verdicts (rule, at);

CREATE INDEX ix_conference_codes_extension_id ON conference_codes (extension_id);

CREATE INDEX ix_conference_settings_account_id ON conference_settings (account_id);

CREATE INDEX ix_connection_contact_numbers ON connection_contact_numbers (extension_id, number);

CREATE INDEX ix_connection_contacts_names ON connection_contacts (extension_id, sort_last, sort_first);

CREATE INDEX ix_connection_events_account_id ON connection_events (account_id);

CREATE INDEX ix_connection_events_connection_id ON connection_events (connection_id);

CREATE INDEX ix_connection_events_ends_at ON connection_events (ends_at);

CREATE INDEX ix_connection_events_starts_at ON connection_events (starts_at);

CREATE INDEX ix_connection_events_time ON connection_events (extension_id, starts_at);

CREATE INDEX ix_connection_requests_expires_at ON connection_requests (expires_at);

CREATE INDEX ix_connection_requests_extension_id ON connection_requests (extension_id);

CREATE INDEX ix_connection_revocations_due_at ON connection_revocations (due_at);

CREATE INDEX ix_connections_account_id ON connections (account_id);

CREATE INDEX ix_connections_extension_id ON connections (extension_id);

CREATE INDEX ix_connections_next_run_at ON connections (next_run_at);

CREATE INDEX ix_contact_center_tokens_extension_id ON contact_center_tokens (extension_id);

CREATE INDEX ix_contact_numbers_book_number ON contact_numbers (extension_id, number);

CREATE INDEX ix_contacts_book_names ON contacts (extension_id, alive, sort_first, sort_last);

CREATE INDEX ix_contacts_book_revision ON contacts (extension_id, revision);

CREATE INDEX ix_crm_activities_account_id ON crm_activities (account_id);

CREATE INDEX ix_crm_activities_state_due_at ON crm_activities (state, due_at);

CREATE INDEX ix_crm_activities_telephony_session_id ON crm_activities (telephony_session_id);

CREATE INDEX ix_crm_connections_account_id ON crm_connections (account_id);

CREATE INDEX ix_crm_known_numbers_asked_at ON crm_known_numbers (asked_at);

CREATE INDEX ix_crm_notes_account_id ON crm_notes (account_id);

CREATE INDEX ix_crm_notes_changed_at ON crm_notes (changed_at);

CREATE INDEX ix_crm_preferences_account_id ON crm_preferences (account_id);

CREATE INDEX ix_custom_greetings_owner ON custom_greetings (account_id, extension_id, type);

CREATE INDEX ix_custom_roles_account_id ON custom_roles (account_id);

CREATE INDEX ix_delegates_account_id ON delegates (account_id);

CREATE INDEX ix_delegates_delegate_id ON delegates (delegate_id);

CREATE INDEX ix_devices_account_created ON devices (account_id, created_at, id);

CREATE INDEX ix_devices_extension_type ON devices (extension_id, type);

CREATE INDEX ix_devices_guest_id ON devices (guest_id);

CREATE INDEX ix_emergency_assignments_location_id ON emergency_assignments (location_id);

CREATE INDEX ix_emergency_automatic_locations_account_id ON emergency_automatic_locations (account_id);

CREATE INDEX ix_emergency_locations_account_owner ON emergency_locations (account_id, owner_id);

CREATE INDEX ix_emergency_network_marks_location_id ON emergency_network_marks (location_id);

CREATE INDEX ix_emergency_network_ranges_location_id ON emergency_network_ranges (location_id);

CREATE INDEX ix_emergency_network_ranges_network ON emergency_network_ranges (network_id, position);

CREATE INDEX ix_emergency_network_sightings_account_id ON emergency_network_sightings (account_id);

CREATE INDEX ix_emergency_networks_account_id ON emergency_networks (account_id);

CREATE INDEX ix_emergency_notices_account_placed ON emergency_notices (account_id, placed_at);

CREATE INDEX ix_event_log_kept_at ON event_log (kept_at);

CREATE INDEX ix_event_log_path_position ON event_log (path, position);

CREATE INDEX ix_extensions_account_email ON extensions (account_id, email);

CREATE INDEX ix_extensions_account_order ON extensions (account_id, length(number), number);

CREATE INDEX ix_extensions_email ON extensions (email);

CREATE INDEX ix_extensions_site_id ON extensions (site_id);

CREATE INDEX ix_fax_jobs_account_id ON fax_jobs (account_id);

CREATE INDEX ix_fax_jobs_due ON fax_jobs (state, due_at);

CREATE INDEX ix_fax_jobs_message_id ON fax_jobs (message_id);

CREATE INDEX ix_fax_jobs_owner ON fax_jobs (extension_id, created_at);

CREATE INDEX ix_fax_receipts_account_id ON fax_receipts (account_id);

CREATE INDEX ix_fax_texts_account_id ON fax_texts (account_id);

CREATE INDEX ix_fax_texts_due_at ON fax_texts (due_at);

CREATE INDEX ix_fax_texts_extension_id ON fax_texts (extension_id);

CREATE INDEX ix_federation_links_due ON federation_links (state, due_at);

CREATE INDEX ix_forwarding_numbers_account_id ON forwarding_numbers (account_id);

CREATE INDEX ix_handling_cases_account_id ON handling_cases (account_id);

CREATE INDEX ix_handling_rules_owner ON handling_rules (account_id, extension_id);

CREATE INDEX ix_handling_versions_account_id ON handling_versions (account_id);

CREATE INDEX ix_idempotency_keys_account_id ON idempotency_keys (account_id);

CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);

CREATE INDEX ix_intercom_settings_account_id ON intercom_settings (account_id);

CREATE INDEX ix_ivr_menus_account_id ON ivr_menus (account_id);

CREATE INDEX ix_ivr_prompts_account_id ON ivr_prompts (account_id);

CREATE INDEX ix_jwt_credentials_extension_id ON jwt_credentials (extension_id);

CREATE INDEX ix_known_devices_extension_source ON known_devices (extension_id, source);

CREATE INDEX ix_known_devices_token_hash ON known_devices (token_hash);

CREATE INDEX ix_ldap_directories_next_run_at ON ldap_directories (next_run_at);

CREATE INDEX ix_ldap_runs_account_started ON ldap_runs (account_id, started_at);

CREATE INDEX ix_letters_account_id ON letters (account_id);

CREATE INDEX ix_letters_due_at ON letters (due_at);

CREATE INDEX ix_live_meetings_account_id ON live_meetings (account_id);

CREATE INDEX ix_live_meetings_owner ON live_meetings (owner);

CREATE INDEX ix_meeting_attendances_extension_id ON meeting_attendances (extension_id, meeting_id);

CREATE INDEX ix_meeting_bridges_account_id ON meeting_bridges (account_id);

CREATE INDEX ix_meeting_bridges_extension_id_created_at ON meeting_bridges (extension_id, created_at);

CREATE UNIQUE INDEX ix_meeting_bridges_personal ON meeting_bridges (extension_id) WHERE kind = 'PMI';

CREATE INDEX ix_meetings_account_id_started_at ON meetings (account_id, started_at);

CREATE INDEX ix_meetings_bridge_id ON meetings (bridge_id);

CREATE INDEX ix_meetings_host_extension_id_started_at ON meetings (host_extension_id, started_at);

CREATE INDEX ix_member_skills_account_id ON member_skills (account_id);

CREATE INDEX ix_member_skills_extension_id ON member_skills (extension_id);

CREATE INDEX ix_message_attachments_file_key ON message_attachments (file_key);

CREATE INDEX ix_message_attachments_message_id ON message_attachments (message_id);

CREATE INDEX ix_message_reports_account ON message_reports (account_id, created_at);

CREATE INDEX ix_messages_account ON messages (account_id, created_at);

CREATE INDEX ix_messages_changes ON messages (extension_id, changed_at);

CREATE INDEX ix_messages_conversation_id ON messages (conversation_id);

CREATE INDEX ix_messages_mailbox ON messages (extension_id, created_at);

CREATE INDEX ix_missed_call_notices_account_id ON missed_call_notices (account_id);

CREATE INDEX ix_notification_settings_account_id ON notification_settings (account_id);

CREATE INDEX ix_number_proofs_account_id_created_at ON number_proofs (account_id, created_at);

CREATE INDEX ix_number_proofs_number ON number_proofs (number);

CREATE INDEX ix_outbox_waiting ON outbox (id) WHERE NOT handed_out;

CREATE INDEX ix_paging_devices_account_id ON paging_devices (account_id);

CREATE INDEX ix_paging_devices_device_id ON paging_devices (device_id);

CREATE INDEX ix_paging_groups_account_id ON paging_groups (account_id);

CREATE INDEX ix_paging_users_account_id ON paging_users (account_id);

CREATE INDEX ix_paging_users_extension_id ON paging_users (extension_id);

CREATE INDEX ix_passkeys_extension_id ON passkeys (extension_id);

CREATE INDEX ix_phone_asks_account_id ON phone_asks (account_id);

CREATE INDEX ix_phone_asks_device ON phone_asks (device_id, at);

CREATE INDEX ix_phone_numbers_account_extension ON phone_numbers (account_id, extension_id);

CREATE INDEX ix_phone_numbers_account_number ON phone_numbers (account_id, number);

CREATE INDEX ix_phone_numbers_account_usage ON phone_numbers (account_id, usage);

CREATE INDEX ix_phone_numbers_extension_id ON phone_numbers (extension_id);

CREATE INDEX ix_phone_setups_account_id ON phone_setups (account_id);

CREATE INDEX ix_pickup_members_account_id ON pickup_members (account_id);

CREATE INDEX ix_pickup_members_extension_id ON pickup_members (extension_id);

CREATE INDEX ix_port_order_numbers_number ON port_order_numbers (number);

CREATE INDEX ix_port_orders_account_id_created_at ON port_orders (account_id, created_at);

CREATE INDEX ix_port_orders_state ON port_orders (state);

CREATE INDEX ix_port_outs_account_id_created_at ON port_outs (account_id, created_at);

CREATE INDEX ix_port_outs_state ON port_outs (state);

CREATE INDEX ix_property_events_taken_at ON property_events (taken_at);

CREATE INDEX ix_push_devices_account_id ON push_devices (account_id);

CREATE INDEX ix_push_devices_extension_id ON push_devices (extension_id);

CREATE INDEX ix_push_devices_session_id ON push_devices (session_id);

CREATE INDEX ix_push_notes_due ON push_notes (due_at);

CREATE INDEX ix_queue_skills_account_id ON queue_skills (account_id);

CREATE INDEX ix_receptionists_account_id ON receptionists (account_id);

CREATE INDEX ix_recorded_extensions_account_id ON recorded_extensions (account_id);

CREATE INDEX ix_recovery_codes_extension_id ON recovery_codes (extension_id);

CREATE INDEX ix_ring_me_buttons_account_id ON ring_me_buttons (account_id);

CREATE INDEX ix_ring_me_buttons_extension_id ON ring_me_buttons (extension_id);

CREATE INDEX ix_ring_me_calls_account_id ON ring_me_calls (account_id);

CREATE INDEX ix_ring_me_calls_at ON ring_me_calls (at);

CREATE INDEX ix_ring_me_calls_button_id_at ON ring_me_calls (button_id, at);

CREATE INDEX ix_ring_me_calls_place_at ON ring_me_calls (place, at);

CREATE INDEX ix_room_stays_account_in ON room_stays (account_id, checked_in_at);

CREATE INDEX ix_room_stays_extension_id ON room_stays (extension_id);

CREATE INDEX ix_rooms_account_id ON rooms (account_id);

CREATE INDEX ix_scim_details_external_id ON scim_details (external_id);

CREATE INDEX ix_sign_in_failures_last_at ON sign_in_failures (last_at);

CREATE INDEX ix_sign_in_tickets_expires_at ON sign_in_tickets (expires_at);

CREATE INDEX ix_sign_in_tickets_extension_id ON sign_in_tickets (extension_id);

CREATE INDEX ix_sign_ons_extension_id ON sign_ons (extension_id);

CREATE INDEX ix_sip_trunks_account_id ON sip_trunks (account_id);

CREATE INDEX ix_sites_account_id ON sites (account_id);

CREATE INDEX ix_sms_recipients_recipient_id ON sms_recipients (recipient_id);

CREATE INDEX ix_speech_jobs_account_id ON speech_jobs (account_id);

CREATE INDEX ix_speech_jobs_due ON speech_jobs (due_at);

CREATE INDEX ix_speech_jobs_expires ON speech_jobs (expires_at);

CREATE INDEX ix_spending_caps_account_id ON spending_caps (account_id);

CREATE INDEX ix_spending_notices_account_id ON spending_notices (account_id);

CREATE INDEX ix_subscription_paths_path ON subscription_paths (path);

CREATE INDEX ix_subscriptions_account ON subscriptions (account_id);

CREATE INDEX ix_subscriptions_connection_id ON subscriptions (connection_id);

CREATE INDEX ix_subscriptions_expires_at ON subscriptions (expires_at);

CREATE INDEX ix_subscriptions_next_attempt_at ON subscriptions (next_attempt_at);

CREATE INDEX ix_subscriptions_next_reminder_at ON subscriptions (next_reminder_at);

CREATE INDEX ix_subscriptions_owner ON subscriptions (extension_id, client_id);

CREATE INDEX ix_supervisions_account_began ON supervisions (account_id, began_at);

CREATE INDEX ix_supervisions_agent_id ON supervisions (agent_id);

CREATE INDEX ix_teams_direct_routings_warn_at ON teams_direct_routings (warn_at);

CREATE INDEX ix_teams_users_account_id ON teams_users (account_id);

CREATE INDEX ix_text_batches_account ON text_batches (account_id, created_at);

CREATE INDEX ix_text_brands_account ON text_brands (account_id);

CREATE INDEX ix_text_campaign_numbers_campaign_id ON text_campaign_numbers (campaign_id);

CREATE INDEX ix_text_campaigns_account_id ON text_campaigns (account_id);

CREATE INDEX ix_text_campaigns_brand ON text_campaigns (brand_id);

CREATE INDEX ix_text_carrier_parts_delivery_id ON text_carrier_parts (delivery_id);

CREATE INDEX ix_text_consent_changes_account ON text_consent_changes (account_id, at);

CREATE INDEX ix_text_consent_changes_guest_number ON text_consent_changes (guest_number);

CREATE INDEX ix_text_deliveries_batch ON text_deliveries (batch_id, state);

CREATE INDEX ix_text_deliveries_due ON text_deliveries (state, due_at);

CREATE INDEX ix_text_deliveries_message_id ON text_deliveries (message_id);

CREATE INDEX ix_text_deliveries_pair ON text_deliveries (account_id, sender, recipient);

CREATE INDEX ix_text_notice_counts_account_id ON text_notice_counts (account_id);

CREATE INDEX ix_text_templates_account ON text_templates (account_id, extension_id);

CREATE INDEX ix_text_thread_entries_message_id ON text_thread_entries (message_id);

CREATE INDEX ix_text_thread_entries_thread ON text_thread_entries (thread_id, created_at);

CREATE INDEX ix_text_threads_changes ON text_threads (account_id, changed_at);

CREATE INDEX ix_text_threads_owner_id ON text_threads (owner_id);

CREATE INDEX ix_text_threads_pair ON text_threads (account_id, own_number, guest_number, status);

CREATE INDEX ix_transcription_choices_account_id ON transcription_choices (account_id);

CREATE INDEX ix_transcripts_account ON transcripts (account_id, kind, created_at);

CREATE INDEX ix_transcripts_due ON transcripts (status, due_at);

CREATE INDEX ix_used_assertions_expires_at ON used_assertions (expires_at);

CREATE INDEX ix_voicemail_notices_account_id ON voicemail_notices (account_id);

CREATE INDEX ix_voicemail_notices_due_at ON voicemail_notices (due_at);

CREATE INDEX ix_wake_ups_account_id ON wake_ups (account_id);

CREATE INDEX ix_wake_ups_extension_id ON wake_ups (extension_id);

CREATE INDEX ix_wake_ups_status_due_at ON wake_ups (status, due_at);

CREATE INDEX ix_webhook_attempts_delivery_id ON webhook_attempts (delivery_id);

CREATE INDEX ix_webhook_deliveries_account ON webhook_deliveries (account_id, id);

CREATE INDEX ix_webhook_deliveries_created_at ON webhook_deliveries (created_at);

CREATE INDEX ix_webhook_deliveries_turn ON webhook_deliveries (state, subscription_id, id);

CREATE TRIGGER chat_reactions_came AFTER INSERT ON chat_reactions BEGIN INSERT INTO chat_reaction_counts (post_id, emoji, count, first_at) VALUES (new.post_id, new.emoji, 1, new.at) ON CONFLICT (post_id, emoji) DO UPDATE SET count = chat_reaction_counts.count + 1; END;

CREATE TRIGGER chat_reactions_went AFTER DELETE ON chat_reactions BEGIN UPDATE chat_reaction_counts SET count = count - 1 WHERE post_id = old.post_id AND emoji = old.emoji; DELETE FROM chat_reaction_counts WHERE post_id = old.post_id AND emoji = old.emoji AND count < 1; END;

CREATE TRIGGER chat_search_docs_gone AFTER DELETE ON chat_search_docs BEGIN DELETE FROM chat_search_words WHERE rowid = old.id; END;

CREATE TRIGGER conduct_checkpoints_no_delete BEFORE DELETE ON conduct_checkpoints BEGIN SELECT RAISE(ABORT, 'evidence is only ever added to, never changed or removed'); END;

CREATE TRIGGER conduct_checkpoints_no_update BEFORE UPDATE ON conduct_checkpoints BEGIN SELECT RAISE(ABORT, 'evidence is only ever added to, never changed or removed'); END;

CREATE TRIGGER conduct_evidence_no_delete BEFORE DELETE ON conduct_evidence BEGIN SELECT RAISE(ABORT, 'evidence is only ever added to, never changed or removed'); END;

CREATE TRIGGER conduct_evidence_no_update BEFORE UPDATE ON conduct_evidence BEGIN SELECT RAISE(ABORT, 'evidence is only ever added to, never changed or removed'); END;

CREATE TRIGGER conduct_evidence_nodes_no_delete BEFORE DELETE ON conduct_evidence_nodes BEGIN SELECT RAISE(ABORT, 'evidence is only ever added to, never changed or removed'); END;

CREATE TRIGGER conduct_evidence_nodes_no_update BEFORE UPDATE ON conduct_evidence_nodes BEGIN SELECT RAISE(ABORT, 'evidence is only ever added to, never changed or removed'); END;

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('analytics', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('auto-replies', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('call-charges', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('call-log', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('crm-journal', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('missed-call-pushes', 0, CURRENT_TIMESTAMP);

INSERT INTO cdr_consumers (name, position, moved_at) VALUES ('missed-calls', 0, CURRENT_TIMESTAMP);

