CREATE TABLE `affected` (
	`id` text PRIMARY KEY NOT NULL,
	`case_id` text NOT NULL,
	`name` text,
	`folded` text NOT NULL,
	`name_key` text NOT NULL,
	`role` text NOT NULL,
	`minor` integer NOT NULL,
	`lawyer` text,
	`state` text NOT NULL,
	`place` text,
	`state_since` integer NOT NULL,
	`days` integer,
	`deprived_since` integer,
	`resolved` integer NOT NULL,
	`consents` text NOT NULL,
	`added_at` integer NOT NULL,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `affected_case` ON `affected` (`case_id`,`added_at`,`id`);--> statement-breakpoint
CREATE INDEX `affected_open` ON `affected` (`state_since`,`id`) WHERE resolved = 0;--> statement-breakpoint
CREATE TABLE `affected_opening` (
	`entry` text NOT NULL,
	`affected` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`entry`, `affected`)
);
--> statement-breakpoint
CREATE INDEX `affected_opening_by` ON `affected_opening` (`by`,`at`);--> statement-breakpoint
CREATE INDEX `affected_opening_of` ON `affected_opening` (`affected`);--> statement-breakpoint
CREATE TABLE `affected_term` (
	`entry` text PRIMARY KEY NOT NULL,
	`affected` text NOT NULL,
	`code` text NOT NULL,
	`due_at` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `affected_term_of` ON `affected_term` (`affected`,`code`,`at`);--> statement-breakpoint
CREATE TABLE `event_fact` (
	`case_id` text NOT NULL,
	`item` text NOT NULL,
	`place` integer NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`case_id`, `item`)
);
--> statement-breakpoint
CREATE TABLE `vital_decision` (
	`id` text PRIMARY KEY NOT NULL,
	`case_id` text NOT NULL,
	`affected` text NOT NULL,
	`state` text NOT NULL,
	`to_kind` text NOT NULL,
	`to_name` text NOT NULL,
	`fields` text NOT NULL,
	`said` text,
	`reason` text NOT NULL,
	`until` integer NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`asked_lead` integer NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	`answer` text,
	`ended_by` text,
	`ended_at` integer,
	`passed` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `vital_decision_case` ON `vital_decision` (`case_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `vital_decision_waits` ON `vital_decision` (`until`) WHERE state = 'asked';--> statement-breakpoint
CREATE TABLE `ballot` (
	`submission` text NOT NULL,
	`contest` text NOT NULL,
	`main` integer NOT NULL,
	`source` text NOT NULL,
	`person` text,
	`region` text NOT NULL,
	`place` text NOT NULL,
	`station` text,
	`claimed` text NOT NULL,
	`seen` text NOT NULL,
	`photos` integer NOT NULL,
	`outcome` text NOT NULL,
	`standing` text NOT NULL,
	`torn` integer NOT NULL,
	`quarantined` integer NOT NULL,
	`open` integer NOT NULL,
	`sent_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`submission`, `contest`)
);
--> statement-breakpoint
CREATE INDEX `ballot_person` ON `ballot` (`person`,`source`,`contest`) WHERE outcome IN ('confirmed', 'protestInvalid');--> statement-breakpoint
CREATE INDEX `ballot_verified` ON `ballot` (`contest`,`station`,`seen`) WHERE source = 'voter' AND outcome = 'confirmed' AND standing = 'counts' AND quarantined = 0;--> statement-breakpoint
CREATE INDEX `ballot_queue` ON `ballot` (`quarantined`,`received_at`,`submission`) WHERE open = 1;--> statement-breakpoint
CREATE INDEX `ballot_queue_region` ON `ballot` (`region`,`quarantined`,`received_at`,`submission`) WHERE open = 1;--> statement-breakpoint
CREATE INDEX `ballot_queue_source` ON `ballot` (`source`,`quarantined`,`received_at`,`submission`) WHERE open = 1;--> statement-breakpoint
CREATE TABLE `ballot_count` (
	`source` text NOT NULL,
	`contest` text NOT NULL,
	`main` integer NOT NULL,
	`outcome` text NOT NULL,
	`standing` text NOT NULL,
	`claimed` text NOT NULL,
	`seen` text NOT NULL,
	`quarantined` integer NOT NULL,
	`open` integer NOT NULL,
	`region` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`source`, `contest`, `main`, `outcome`, `standing`, `claimed`, `seen`, `quarantined`, `open`, `region`)
);
--> statement-breakpoint
CREATE TABLE `ballot_distinct` (
	`what` text NOT NULL,
	`source` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`what`, `source`)
);
--> statement-breakpoint
CREATE TABLE `ballot_of` (
	`what` text NOT NULL,
	`source` text NOT NULL,
	`name` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`what`, `source`, `name`)
);
--> statement-breakpoint
CREATE TABLE `ballot_place` (
	`source` text NOT NULL,
	`contest` text NOT NULL,
	`region` text NOT NULL,
	`place` text NOT NULL,
	`seen` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`source`, `contest`, `region`, `place`, `seen`)
);
--> statement-breakpoint
CREATE TABLE `ballot_review` (
	`submission` text PRIMARY KEY NOT NULL,
	`outcome` text NOT NULL,
	`seen` text NOT NULL,
	`version` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`entry` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `ballot_station` (
	`contest` text NOT NULL,
	`station` text NOT NULL,
	`source` text NOT NULL,
	`outcome` text NOT NULL,
	`standing` text NOT NULL,
	`seen` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`contest`, `station`, `source`, `outcome`, `standing`, `seen`)
);
--> statement-breakpoint
CREATE TABLE `ballot_station_change` (
	`seq` integer PRIMARY KEY NOT NULL,
	`contest` text NOT NULL,
	`station` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ballot_station_changed` ON `ballot_station_change` (`contest`,`station`);--> statement-breakpoint
CREATE TABLE `duplicate` (
	`a` text NOT NULL,
	`b` text NOT NULL,
	`state` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`a`, `b`)
);
--> statement-breakpoint
CREATE INDEX `duplicate_b` ON `duplicate` (`b`);--> statement-breakpoint
CREATE TABLE `duplicate_pair` (
	`a` text NOT NULL,
	`b` text NOT NULL,
	`kind` text NOT NULL,
	`distance` integer NOT NULL,
	`apart` integer NOT NULL,
	`at` integer NOT NULL,
	`open` integer NOT NULL,
	PRIMARY KEY(`a`, `b`)
);
--> statement-breakpoint
CREATE INDEX `duplicate_pair_b` ON `duplicate_pair` (`b`);--> statement-breakpoint
CREATE INDEX `duplicate_pair_open` ON `duplicate_pair` (`at`,`a`,`b`) WHERE open = 1;--> statement-breakpoint
CREATE TABLE `flood_notice` (
	`id` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`sender` text,
	`facts` text NOT NULL,
	`at` integer NOT NULL,
	`seen` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `photo_print` (
	`version_id` integer PRIMARY KEY NOT NULL,
	`message_key` text NOT NULL,
	`sha256` text NOT NULL,
	`hi` integer,
	`lo` integer
);
--> statement-breakpoint
CREATE INDEX `photo_print_message` ON `photo_print` (`message_key`);--> statement-breakpoint
CREATE TABLE `quarantine` (
	`submission` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`findings` text NOT NULL,
	`sender` text,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `quarantine_held` ON `quarantine` (`at`,`submission`) WHERE state = 'held';--> statement-breakpoint
CREATE INDEX `quarantine_sender` ON `quarantine` (`sender`,`at`) WHERE state = 'held';--> statement-breakpoint
CREATE INDEX `quarantine_entry` ON `quarantine` (`entry`) WHERE state = 'held';--> statement-breakpoint
CREATE TABLE `quarantine_pending` (
	`submission` text PRIMARY KEY NOT NULL,
	`findings` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sender_state` (
	`address` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`role` text,
	`stations` text,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sender_state_at` ON `sender_state` (`state`,`at`);--> statement-breakpoint
CREATE TABLE `submission_dirty` (
	`submission` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `submission_print` (
	`submission` text PRIMARY KEY NOT NULL,
	`sender` text,
	`text` text,
	`event` text,
	`sent_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `submission_print_text` ON `submission_print` (`text`,`sent_at`) WHERE text IS NOT NULL;--> statement-breakpoint
CREATE INDEX `submission_print_event` ON `submission_print` (`event`,`sent_at`) WHERE event IS NOT NULL;--> statement-breakpoint
CREATE TABLE `boundaries` (
	`id` text PRIMARY KEY NOT NULL,
	`sheet` text NOT NULL,
	`file` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `boundary_sheet` (
	`sha256` text PRIMARY KEY NOT NULL,
	`data` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `assignment` (
	`id` text PRIMARY KEY NOT NULL,
	`observer` text NOT NULL,
	`station` text NOT NULL,
	`shift` text NOT NULL,
	`begins` integer NOT NULL,
	`ends` integer NOT NULL,
	`seen` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`ended_at` integer,
	`ended_why` text,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `assignment_of_station` ON `assignment` (`station`);--> statement-breakpoint
CREATE INDEX `assignment_of_observer` ON `assignment` (`observer`);--> statement-breakpoint
CREATE TABLE `checkin` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`reporter` text,
	`observer` text,
	`station` text,
	`region` text,
	`number` integer,
	`status` text NOT NULL,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`reason` text,
	`reason_text` text,
	`written_act` integer,
	`turnout` integer,
	`hour` integer,
	`by` text,
	`held` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `checkin_of_reporter` ON `checkin` (`reporter`);--> statement-breakpoint
CREATE INDEX `checkin_of_observer` ON `checkin` (`observer`);--> statement-breakpoint
CREATE INDEX `checkin_of_station` ON `checkin` (`region`,`number`);--> statement-breakpoint
CREATE INDEX `checkin_received` ON `checkin` (`received_at`,`id`);--> statement-breakpoint
CREATE TABLE `coverage_change` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`ref` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `observer` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`call_sign` text NOT NULL,
	`organisation` text,
	`region` text,
	`district` text,
	`place` text,
	`languages` text NOT NULL,
	`car` integer NOT NULL,
	`tags` text NOT NULL,
	`pcr_date` text,
	`certificate` text,
	`asks` text,
	`merged_into` text,
	`unreachable_at` integer,
	`facts` text NOT NULL,
	`story` text NOT NULL,
	`search` text NOT NULL,
	`name_key` text NOT NULL,
	`sort_key` text NOT NULL,
	`added_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `observer_in_order` ON `observer` (`sort_key`,`id`);--> statement-breakpoint
CREATE INDEX `observer_in_region` ON `observer` (`region`,`sort_key`,`id`);--> statement-breakpoint
CREATE INDEX `observer_of_organisation` ON `observer` (`organisation`);--> statement-breakpoint
CREATE INDEX `observer_asking` ON `observer` (`asks`) WHERE asks IS NOT NULL;--> statement-breakpoint
CREATE TABLE `observer_call` (
	`entry` text PRIMARY KEY NOT NULL,
	`observer` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`line` text NOT NULL,
	`result` text NOT NULL,
	`note` text
);
--> statement-breakpoint
CREATE INDEX `observer_call_of` ON `observer_call` (`observer`,`at`);--> statement-breakpoint
CREATE TABLE `observer_key` (
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`observer` text NOT NULL,
	PRIMARY KEY(`kind`, `key`, `observer`)
);
--> statement-breakpoint
CREATE INDEX `observer_key_of` ON `observer_key` (`observer`);--> statement-breakpoint
CREATE TABLE `observer_registration` (
	`submission` text NOT NULL,
	`observer` text NOT NULL,
	`entry` text NOT NULL,
	PRIMARY KEY(`submission`, `observer`)
);
--> statement-breakpoint
CREATE INDEX `observer_registration_of` ON `observer_registration` (`observer`);--> statement-breakpoint
CREATE TABLE `observer_reporter` (
	`reporter` text NOT NULL,
	`observer` text NOT NULL,
	PRIMARY KEY(`reporter`, `observer`)
);
--> statement-breakpoint
CREATE INDEX `observer_reporter_of` ON `observer_reporter` (`observer`);--> statement-breakpoint
CREATE TABLE `organisation` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`accreditation` text NOT NULL,
	`lost_at` integer,
	`facts` text NOT NULL,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `roster_sheet` (
	`sha256` text PRIMARY KEY NOT NULL,
	`data` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `silence` (
	`id` text PRIMARY KEY NOT NULL,
	`region` text NOT NULL,
	`district` text,
	`since` integer NOT NULL,
	`noticed_at` integer NOT NULL,
	`expected` integer NOT NULL,
	`missed` integer NOT NULL,
	`owner` text,
	`owned_at` integer,
	`ended_at` integer,
	`ended_why` text,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `silence_open` ON `silence` (`ended_at`,`noticed_at`);--> statement-breakpoint
CREATE TABLE `draft` (
	`person` text NOT NULL,
	`place` text NOT NULL,
	`sealed` blob NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`person`, `place`)
);
--> statement-breakpoint
CREATE TABLE `content_key` (
	`version_id` integer PRIMARY KEY NOT NULL,
	`key` blob NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `message_version`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `media_ref` (
	`version_id` integer PRIMARY KEY NOT NULL,
	`message_key` text NOT NULL,
	`account` text NOT NULL,
	`media_id` text,
	`kind` text NOT NULL,
	`size` integer,
	`access_hash` text,
	`file_reference` blob,
	`dc_id` integer,
	`thumb_size` text,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`not_before` integer DEFAULT 0 NOT NULL,
	`sha256` text,
	`blob_name` text,
	`reason` text,
	`problem` text,
	`forced` integer DEFAULT 0 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `message_version`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `media_ref_pending` ON `media_ref` (`version_id`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `media_ref_message` ON `media_ref` (`message_key`,`version_id`);--> statement-breakpoint
CREATE INDEX `media_ref_media` ON `media_ref` (`media_id`) WHERE state = 'stored' AND media_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `media_ref_sha256` ON `media_ref` (`sha256`) WHERE sha256 IS NOT NULL;--> statement-breakpoint
CREATE TABLE `message_version` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`ref` text NOT NULL,
	`message_key` text NOT NULL,
	`version_no` integer NOT NULL,
	`chat_key` text NOT NULL,
	`account` text NOT NULL,
	`peer_kind` text NOT NULL,
	`peer_id` text NOT NULL,
	`msg_id` integer NOT NULL,
	`from_id` text,
	`from_kind` text,
	`via_bot_id` text,
	`grouped_id` text,
	`outgoing` integer NOT NULL,
	`sent_at` integer NOT NULL,
	`edited_at` integer,
	`received_at` integer NOT NULL,
	`event` text NOT NULL,
	`source` text NOT NULL,
	`raw_layer` integer,
	`raw_sha256` text,
	`content_digest` text,
	`trust` text NOT NULL,
	`trust_binding` text,
	`sealed` blob
);
--> statement-breakpoint
CREATE UNIQUE INDEX `message_version_ref_unique` ON `message_version` (`ref`);--> statement-breakpoint
CREATE UNIQUE INDEX `message_version_key` ON `message_version` (`message_key`,`version_no`);--> statement-breakpoint
CREATE INDEX `message_version_chat` ON `message_version` (`chat_key`,`msg_id`,`version_no`,`event`);--> statement-breakpoint
CREATE INDEX `message_version_private` ON `message_version` (`account`,`msg_id`) WHERE peer_kind <> 'channel';--> statement-breakpoint
CREATE INDEX `message_version_album` ON `message_version` (`chat_key`,`grouped_id`) WHERE grouped_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `stage_cursor` (
	`stage` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `release_bundle` (
	`id` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL,
	`state` text NOT NULL,
	`asked_at` integer NOT NULL,
	`released_at` integer,
	`fold` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `release_bundle_sequence` ON `release_bundle` (`sequence`,`id`);--> statement-breakpoint
CREATE TABLE `release_file` (
	`bundle` text PRIMARY KEY NOT NULL,
	`target` text NOT NULL,
	`secret` blob NOT NULL,
	`grants` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `release_key` (
	`id` text PRIMARY KEY NOT NULL,
	`kdf` text NOT NULL,
	`salt` blob NOT NULL,
	`wrapped` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `release_key_state` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`asked_at` integer NOT NULL,
	`fold` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `callback` (
	`id` text PRIMARY KEY NOT NULL,
	`case_id` text NOT NULL,
	`whom` text NOT NULL,
	`phone` text,
	`text` text,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`due_at` integer,
	`cancelled` integer NOT NULL,
	`attempts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `callback_case` ON `callback` (`case_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `callback_due` ON `callback` (`due_at`,`id`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `directory_contact` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`folded` text NOT NULL,
	`region` text,
	`facts` text NOT NULL,
	`since` integer NOT NULL,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `directory_region` ON `directory_contact` (`region`,`kind`);--> statement-breakpoint
CREATE TABLE `referral` (
	`id` text PRIMARY KEY NOT NULL,
	`case_id` text NOT NULL,
	`contact` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`due_at` integer NOT NULL,
	`text` text,
	`offered_by` text NOT NULL,
	`offered_at` integer NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	`answer` text
);
--> statement-breakpoint
CREATE INDEX `referral_case` ON `referral` (`case_id`,`offered_at`);--> statement-breakpoint
CREATE INDEX `referral_due` ON `referral` (`due_at`) WHERE state = 'offered';--> statement-breakpoint
CREATE TABLE `import_file` (
	`version_id` integer PRIMARY KEY NOT NULL,
	`import_id` text NOT NULL,
	`path` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `import_file_state` ON `import_file` (`state`);--> statement-breakpoint
CREATE TABLE `inbox_tally` (
	`name` text PRIMARY KEY NOT NULL,
	`n` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbox_waiting` (
	`submission` text NOT NULL,
	`received_at` integer NOT NULL,
	`last_received_at` integer NOT NULL,
	PRIMARY KEY(`received_at`, `submission`)
);
--> statement-breakpoint
CREATE INDEX `inbox_waiting_overdue` ON `inbox_waiting` (`last_received_at`);--> statement-breakpoint
CREATE TABLE `inbox_seen` (
	`subject` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`seen_by` text NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `service_notice` (
	`version_id` integer PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`at` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `submission` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_key` text NOT NULL,
	`root_key` text NOT NULL,
	`grouped_id` text,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`received_kind` text NOT NULL,
	`received_state` text NOT NULL,
	`trust` text NOT NULL,
	`sender` text,
	`from_id` text,
	`relay_item` text,
	`text` text NOT NULL,
	`folded` text NOT NULL,
	`media_kind` text,
	`source` text NOT NULL,
	`region` text,
	`place` text,
	`station_number` integer,
	`contest` text,
	`choice` text,
	`fields` text NOT NULL,
	`problems` text NOT NULL,
	`sent_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`last_version` integer NOT NULL,
	`last_received_at` integer NOT NULL,
	`messages` integer NOT NULL,
	`versions` integer NOT NULL,
	`deleted` integer NOT NULL,
	`filed` text
);
--> statement-breakpoint
CREATE INDEX `submission_received` ON `submission` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `submission_group` ON `submission` (`chat_key`,`grouped_id`) WHERE grouped_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `submission_filing` (
	`submission` text PRIMARY KEY NOT NULL,
	`filing` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `submission_message` (
	`message_key` text PRIMARY KEY NOT NULL,
	`submission` text NOT NULL,
	`msg_id` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `submission_message_submission` ON `submission_message` (`submission`,`msg_id`);--> statement-breakpoint
CREATE TABLE `device` (
	`id` text PRIMARY KEY NOT NULL,
	`public_key` text NOT NULL,
	`seed` blob
);
--> statement-breakpoint
CREATE TABLE `journal_backlog` (
	`position` integer PRIMARY KEY NOT NULL,
	`done` integer NOT NULL,
	`total` integer NOT NULL,
	FOREIGN KEY (`position`) REFERENCES `journal_entry`(`position`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `journal_entry` (
	`position` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`v` integer NOT NULL,
	`id` text NOT NULL,
	`device` text NOT NULL,
	`seq` integer NOT NULL,
	`hlc` text NOT NULL,
	`wall_time` integer NOT NULL,
	`actor` text NOT NULL,
	`type` text NOT NULL,
	`subjects` text NOT NULL,
	`basis` text NOT NULL,
	`payload_commit` text NOT NULL,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL,
	`sig` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `journal_entry_id_unique` ON `journal_entry` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `journal_entry_chain` ON `journal_entry` (`device`,`seq`);--> statement-breakpoint
CREATE INDEX `journal_entry_order` ON `journal_entry` (`hlc`,`device`,`seq`);--> statement-breakpoint
CREATE INDEX `journal_entry_type` ON `journal_entry` (`type`,`position`);--> statement-breakpoint
CREATE TABLE `journal_head` (
	`device` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	`sig` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `journal_payload` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`salt` blob NOT NULL,
	`payload` text NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `journal_entry`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `journal_subject` (
	`subject` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`subject`, `position`),
	FOREIGN KEY (`position`) REFERENCES `journal_entry`(`position`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `bot_user` (
	`address` text PRIMARY KEY NOT NULL,
	`n` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `bot_users` (
	`scheme` text PRIMARY KEY NOT NULL,
	`n` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbox_cell` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`trust` text NOT NULL,
	`source` text NOT NULL,
	`region` text NOT NULL,
	`media` integer NOT NULL,
	`outcome` text NOT NULL,
	`held` integer NOT NULL,
	`waiting` integer NOT NULL,
	`n` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_cell_alike` ON `inbox_cell` (`kind`,`state`,`trust`,`source`,`region`,`media`,`outcome`,`held`,`waiting`);--> statement-breakpoint
CREATE TABLE `inbox_item` (
	`seq` integer PRIMARY KEY NOT NULL,
	`submission` text NOT NULL,
	`cell` integer NOT NULL,
	`place` text,
	`station` integer,
	`sender` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_item_submission_unique` ON `inbox_item` (`submission`);--> statement-breakpoint
CREATE INDEX `inbox_item_cell` ON `inbox_item` (`cell`);--> statement-breakpoint
CREATE INDEX `inbox_item_place` ON `inbox_item` (`place`,`cell`) WHERE place IS NOT NULL;--> statement-breakpoint
CREATE INDEX `inbox_item_station` ON `inbox_item` (`station`,`seq`,`cell`) WHERE station IS NOT NULL;--> statement-breakpoint
CREATE INDEX `inbox_item_sender` ON `inbox_item` (`sender`) WHERE sender IS NOT NULL;--> statement-breakpoint
CREATE TABLE `inbox_unindexed` (
	`seq` integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mailing` (
	`id` text PRIMARY KEY NOT NULL,
	`texts` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`stopped_by` text,
	`stopped_at` integer
);
--> statement-breakpoint
CREATE TABLE `mailing_to` (
	`mailing` text NOT NULL,
	`nth` integer NOT NULL,
	`observer` text NOT NULL,
	`sender` text NOT NULL,
	`text` text NOT NULL,
	`address` text NOT NULL,
	PRIMARY KEY(`mailing`, `nth`)
);
--> statement-breakpoint
CREATE INDEX `mailing_to_observer` ON `mailing_to` (`observer`);--> statement-breakpoint
CREATE TABLE `media_blob` (
	`name` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`kind` text NOT NULL,
	`key` blob NOT NULL,
	`size` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `media_blob_sha256` ON `media_blob` (`sha256`);--> statement-breakpoint
CREATE TABLE `media_exposure` (
	`person` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`last_at` integer NOT NULL,
	`count` integer NOT NULL,
	`answered_at` integer NOT NULL,
	`small_grey` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `media_file` (
	`sha256` text PRIMARY KEY NOT NULL,
	`blob_name` text NOT NULL,
	`size` integer NOT NULL,
	`received_at` integer NOT NULL,
	`type` text NOT NULL,
	`derived` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`width` integer,
	`height` integer,
	`dhash_hi` integer,
	`dhash_lo` integer,
	`tiny` blob,
	`exif_at` integer,
	`exif_offset` integer,
	`exif_lat` real,
	`exif_lon` real,
	`exif_camera` text
);
--> statement-breakpoint
CREATE INDEX `media_file_underived` ON `media_file` (`received_at`) WHERE derived = 0;--> statement-breakpoint
CREATE INDEX `media_file_dhash` ON `media_file` (`dhash_hi`,`dhash_lo`) WHERE dhash_hi IS NOT NULL;--> statement-breakpoint
CREATE TABLE `media_partial` (
	`version_id` integer PRIMARY KEY NOT NULL,
	`file` text NOT NULL,
	`key` blob NOT NULL,
	`target` text
);
--> statement-breakpoint
CREATE TABLE `media_trash` (
	`name` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `redaction` (
	`version` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`original` text NOT NULL,
	`copy` text NOT NULL,
	`fold` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `meta` (
	`name` text PRIMARY KEY NOT NULL,
	`value` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `official_publication` (
	`id` text PRIMARY KEY NOT NULL,
	`level` text NOT NULL,
	`contest` text NOT NULL,
	`source` text NOT NULL,
	`as_of` integer NOT NULL,
	`sheet` text NOT NULL,
	`fold` text NOT NULL,
	`imported_at` integer NOT NULL,
	`withdrawn` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `official_publication_newest` ON `official_publication` (`level`,`withdrawn`,`as_of`);--> statement-breakpoint
CREATE TABLE `official_row` (
	`publication` text NOT NULL,
	`region` text NOT NULL,
	`number` integer NOT NULL,
	`registered` integer,
	`participated` integer,
	`invalid` integer,
	`votes` text NOT NULL,
	PRIMARY KEY(`publication`, `region`, `number`)
);
--> statement-breakpoint
CREATE INDEX `official_row_of_station` ON `official_row` (`region`,`number`);--> statement-breakpoint
CREATE TABLE `official_sheet` (
	`sha256` text PRIMARY KEY NOT NULL,
	`data` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox_item` (
	`id` text PRIMARY KEY NOT NULL,
	`case_id` text,
	`mailing` text,
	`address` text NOT NULL,
	`recipient` text,
	`label` text NOT NULL,
	`text` text NOT NULL,
	`random_id` text NOT NULL,
	`state` text NOT NULL,
	`queued_at` integer NOT NULL,
	`hold_until` integer NOT NULL,
	`attempts` integer NOT NULL,
	`not_before` integer NOT NULL,
	`sent_at` integer,
	`msg_id` integer,
	`error` text,
	`actor` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox_item` (`state`,`not_before`);--> statement-breakpoint
CREATE INDEX `outbox_case` ON `outbox_item` (`case_id`);--> statement-breakpoint
CREATE INDEX `outbox_mailing` ON `outbox_item` (`mailing`,`recipient`) WHERE mailing IS NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_recipient` ON `outbox_item` (`recipient`,`queued_at`);--> statement-breakpoint
CREATE TABLE `page_route` (
	`target` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`chat` text NOT NULL,
	`title` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `credential` (
	`number` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`kdf` text,
	`salt` blob,
	`wrapped` blob
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credential_person_id_unique` ON `credential` (`person_id`);--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`call_name` text NOT NULL,
	`role` text NOT NULL,
	`active` integer NOT NULL,
	`public_key` text NOT NULL,
	`added_at` integer NOT NULL,
	`on_shift_since` integer
);
--> statement-breakpoint
CREATE TABLE `sign_in_throttle` (
	`number` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`not_before` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `workspace_info` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `preference` (
	`person` text NOT NULL,
	`name` text NOT NULL,
	`sealed` blob NOT NULL,
	PRIMARY KEY(`person`, `name`)
);
--> statement-breakpoint
CREATE TABLE `protocol` (
	`id` text PRIMARY KEY NOT NULL,
	`submission` text,
	`level` text NOT NULL,
	`region` text,
	`station` integer,
	`status` text NOT NULL,
	`grade` text NOT NULL,
	`photos` integer NOT NULL,
	`joined_into` text,
	`first_by` text,
	`second_by` text,
	`returned_to` text,
	`sheet` text,
	`registered` integer,
	`received` integer,
	`issued` integer,
	`participated` integer,
	`absentee` integer,
	`outside` integer,
	`invalid` integer,
	`unissued` integer,
	`votes` text,
	`accepted_by` text,
	`accepted_at` integer,
	`rejection` text,
	`turnout_flag` integer NOT NULL,
	`disputed` integer NOT NULL,
	`one_page_posted` integer NOT NULL,
	`copy_refused` integer NOT NULL,
	`copy` text,
	`reopen_asked` text,
	`received_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`revisions` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `protocol_waiting` ON `protocol` (`status`,`received_at`,`id`,`region`,`level`,`joined_into`);--> statement-breakpoint
CREATE INDEX `protocol_of_station` ON `protocol` (`region`,`station`,`level`);--> statement-breakpoint
CREATE INDEX `protocol_counted` ON `protocol` (`grade`,`status`,`rejection`,`turnout_flag`,`disputed`,`one_page_posted`,`copy_refused`,`first_by`,`second_by`,`returned_to`,`reopen_asked`,`region`,`level`,`joined_into`) WHERE joined_into IS NULL;--> statement-breakpoint
CREATE INDEX `protocol_same_votes` ON `protocol` (`votes`) WHERE votes IS NOT NULL;--> statement-breakpoint
CREATE TABLE `protocol_change` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`protocol` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `protocol_compared` (
	`protocol` text NOT NULL,
	`other` text NOT NULL,
	PRIMARY KEY(`protocol`, `other`)
);
--> statement-breakpoint
CREATE TABLE `protocol_source` (
	`protocol` text NOT NULL,
	`submission` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`protocol`, `submission`)
);
--> statement-breakpoint
CREATE INDEX `protocol_source_submission` ON `protocol_source` (`submission`);--> statement-breakpoint
CREATE INDEX `protocol_source_stale` ON `protocol_source` (`protocol`) WHERE version < 0;--> statement-breakpoint
CREATE TABLE `protocol_vote` (
	`protocol` text NOT NULL,
	`code` text NOT NULL,
	`count` integer,
	PRIMARY KEY(`protocol`, `code`)
);
--> statement-breakpoint
CREATE TABLE `sample` (
	`id` text PRIMARY KEY NOT NULL,
	`fold` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sample_station` (
	`stratum` text NOT NULL,
	`lot` integer NOT NULL,
	`station` text NOT NULL,
	PRIMARY KEY(`stratum`, `lot`)
);
--> statement-breakpoint
CREATE TABLE `duty` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`call_order` integer NOT NULL,
	`state` text NOT NULL,
	`last_by` text NOT NULL,
	`last_at` integer NOT NULL,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `duty_until` ON `duty` (`until_at`);--> statement-breakpoint
CREATE TABLE `handover` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`from_person` text NOT NULL,
	`to_person` text,
	`signed_at` integer NOT NULL,
	`since` integer NOT NULL,
	`figures` text,
	`answered_by` text,
	`answered_at` integer,
	`reason` text
);
--> statement-breakpoint
CREATE INDEX `handover_signed` ON `handover` (`signed_at`,`id`);--> statement-breakpoint
CREATE INDEX `handover_waiting` ON `handover` (`from_person`) WHERE state = 'signed';--> statement-breakpoint
CREATE TABLE `handover_case` (
	`handover` text NOT NULL,
	`case_id` text NOT NULL,
	`urgency` text NOT NULL,
	`note` text,
	PRIMARY KEY(`handover`, `case_id`)
);
--> statement-breakpoint
CREATE TABLE `registry_info` (
	`id` integer PRIMARY KEY NOT NULL,
	`folded` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `registry_sheet` (
	`sha256` text PRIMARY KEY NOT NULL,
	`data` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `station` (
	`id` text PRIMARY KEY NOT NULL,
	`region` text NOT NULL,
	`district` text,
	`place` text,
	`number` integer NOT NULL,
	`name_kk` text,
	`name_ru` text,
	`address` text,
	`lat` real,
	`lon` real,
	`registered_voters` integer,
	`zone` text NOT NULL,
	`external_id` text,
	`status` text NOT NULL,
	`sort_key` text NOT NULL,
	`search` text NOT NULL,
	`added_at` integer NOT NULL,
	`added_entry` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `station_in_order` ON `station` (`sort_key`,`id`);--> statement-breakpoint
CREATE INDEX `station_in_region` ON `station` (`region`,`sort_key`,`id`);--> statement-breakpoint
CREATE INDEX `station_in_district` ON `station` (`region`,`district`,`sort_key`,`id`);--> statement-breakpoint
CREATE INDEX `station_by_number` ON `station` (`region`,`number`);--> statement-breakpoint
CREATE TABLE `station_event` (
	`station` text NOT NULL,
	`entry` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`changes` text NOT NULL,
	PRIMARY KEY(`station`, `entry`)
);
--> statement-breakpoint
CREATE TABLE `station_number` (
	`region` text NOT NULL,
	`number` integer NOT NULL,
	`station` text NOT NULL,
	`from_at` integer,
	`until_at` integer,
	`entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `station_number_found` ON `station_number` (`region`,`number`);--> statement-breakpoint
CREATE INDEX `station_number_of` ON `station_number` (`station`);--> statement-breakpoint
CREATE INDEX `station_number_only` ON `station_number` (`number`);--> statement-breakpoint
CREATE TABLE `station_region` (
	`region` text PRIMARY KEY NOT NULL,
	`open` integer NOT NULL,
	`closed` integer NOT NULL,
	`voters` integer NOT NULL,
	`voters_unknown` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `phone_seizure` (
	`reporter` text NOT NULL,
	`entry` text NOT NULL,
	`case_id` text,
	`by` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	`back_entry` text,
	`back_by` text,
	`who` text,
	`channel` text,
	`how` text,
	`back_at` integer,
	PRIMARY KEY(`reporter`, `entry`)
);
--> statement-breakpoint
CREATE INDEX `phone_seizure_held` ON `phone_seizure` (`reporter`) WHERE until IS NULL;--> statement-breakpoint
CREATE TABLE `reporter_link` (
	`entry` text NOT NULL,
	`reporter` text NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`entry`, `reporter`)
);
--> statement-breakpoint
CREATE INDEX `reporter_link_of` ON `reporter_link` (`reporter`);--> statement-breakpoint
CREATE TABLE `relay_binding` (
	`subject` text PRIMARY KEY NOT NULL,
	`chat_key` text NOT NULL,
	`bot_id` text NOT NULL,
	`bot_name` text NOT NULL,
	`scheme` text NOT NULL,
	`entry_id` text NOT NULL,
	`bound_by` text NOT NULL,
	`bound_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tg_account` (
	`id` text PRIMARY KEY NOT NULL,
	`api_id` integer NOT NULL,
	`api_hash` text NOT NULL,
	`added_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tg_cursor` (
	`account` text NOT NULL,
	`chat_key` text NOT NULL,
	`pts` integer NOT NULL,
	`qts` integer NOT NULL,
	`date` integer NOT NULL,
	`seq` integer NOT NULL,
	`last_msg_id` integer NOT NULL,
	PRIMARY KEY(`account`, `chat_key`)
);
--> statement-breakpoint
CREATE TABLE `tg_entity` (
	`account` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`access_hash` text,
	`username` text,
	`phone` text,
	`name` text,
	`is_bot` integer NOT NULL,
	PRIMARY KEY(`account`, `kind`, `id`)
);
--> statement-breakpoint
CREATE INDEX `tg_entity_id` ON `tg_entity` (`id`);--> statement-breakpoint
CREATE TABLE `tg_login` (
	`account` text NOT NULL,
	`hash` text NOT NULL,
	`state` text NOT NULL,
	`first_seen` integer NOT NULL,
	`device` text NOT NULL,
	`app` text NOT NULL,
	`place` text NOT NULL,
	`is_current` integer NOT NULL,
	`created_at` integer NOT NULL,
	`active_at` integer NOT NULL,
	PRIMARY KEY(`account`, `hash`)
);
--> statement-breakpoint
CREATE TABLE `tg_not_before` (
	`account` text NOT NULL,
	`method` text NOT NULL,
	`not_before` integer NOT NULL,
	PRIMARY KEY(`account`, `method`)
);
--> statement-breakpoint
CREATE TABLE `tg_proxies` (
	`id` integer PRIMARY KEY NOT NULL,
	`list` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tg_session` (
	`account` text NOT NULL,
	`name` text NOT NULL,
	`value` blob NOT NULL,
	PRIMARY KEY(`account`, `name`)
);
--> statement-breakpoint
CREATE TABLE `watched_chat` (
	`subject` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`chat_key` text NOT NULL,
	`kind` text NOT NULL,
	`peer_id` text NOT NULL,
	`title` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `case_view` (
	`id` text PRIMARY KEY NOT NULL,
	`submission` text NOT NULL,
	`state` text NOT NULL,
	`urgency` text NOT NULL,
	`possible` integer NOT NULL,
	`lane` text NOT NULL,
	`quiet` integer NOT NULL,
	`kind` text NOT NULL,
	`region` text,
	`place` text NOT NULL,
	`trust` text NOT NULL,
	`sender` text,
	`caller` integer NOT NULL,
	`apart` integer NOT NULL,
	`sent_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`ack_due_at` integer NOT NULL,
	`acknowledged_by` text,
	`acknowledged_at` integer,
	`owner` text,
	`owned_at` integer,
	`first_action_at` integer,
	`clock_at` integer NOT NULL,
	`action_due_at` integer,
	`action_wait` text,
	`snoozed_until` integer,
	`close_asked_by` text,
	`close_asked_at` integer,
	`closed_by` text,
	`closed_second` text,
	`closed_at` integer,
	`outcome` text,
	`lowered_by` text NOT NULL,
	`last_move` text,
	`merged_into` text,
	`run` integer NOT NULL,
	`fresh_at` integer,
	`term_code` text,
	`term_due` integer,
	`fresh_key` text,
	`step` integer NOT NULL,
	`unheard` integer NOT NULL,
	`called` text NOT NULL,
	`reasons` text NOT NULL,
	`entries` integer NOT NULL,
	`last_entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `case_alarm` ON `case_view` (`state`,`urgency`,`received_at`);--> statement-breakpoint
CREATE INDEX `case_received` ON `case_view` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `case_sender` ON `case_view` (`sender`,`state`);--> statement-breakpoint
CREATE INDEX `case_submission` ON `case_view` (`submission`);--> statement-breakpoint
CREATE INDEX `case_fresh` ON `case_view` (`fresh_at`) WHERE fresh_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `case_term` ON `case_view` (`term_due`) WHERE term_due IS NOT NULL;--> statement-breakpoint
CREATE INDEX `case_forgotten` ON `case_view` (`step`) WHERE step >= 5;--> statement-breakpoint
CREATE INDEX `case_action_due` ON `case_view` (`action_due_at`) WHERE action_due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `case_merged` ON `case_view` (`merged_into`) WHERE merged_into IS NOT NULL;--> statement-breakpoint
CREATE INDEX `case_owner` ON `case_view` (`owner`,`received_at`,`id`);