-- +goose Up

-- One row: how much the register holds. Every act updates it first, so that
-- writers take turns and numbers run without gaps, in journal order.
create table head (
  one           bigint not null primary key check (one = 1),
  entries       bigint not null,
  reports       bigint not null,
  persons       bigint not null,
  events        bigint not null,
  consents      bigint not null,
  set_asides    bigint not null,
  organisations bigint not null,
  placed        bigint not null, -- every report up to this one is placed or never will be
  keyring       text not null    -- fingerprint of the keyring it belongs to; empty until it is first opened
);
insert into head values (1, 0, 0, 0, 0, 0, 0, 0, 0, '');

create table organisation (
  number     bigint not null primary key,
  id         text not null unique,
  name       text not null,
  kind       text not null,
  duty       bigint not null,
  region     text not null,
  count_only bigint not null
);

-- What is told, without who it is about. Facts are the victim's and the
-- exploitation's codes as JSON.
create table report (
  number       integer not null primary key,
  organisation bigint not null,
  source_key   text not null,
  version      bigint not null,
  content      text not null, -- keyed hash of everything told, identity included
  basis        text not null,
  dossier      text not null,
  met          text not null,
  reported     text not null,
  facts        text not null,
  key_token    text not null,
  name_token   text not null,
  schema       text not null, -- of the encoding
  encoding     text not null,
  received     bigint not null, -- microseconds since 1970, UTC
  changed      bigint not null,
  withdrawn    bigint not null, -- 0 while it counts
  entry        bigint not null  -- the journal entry that filed this version
);
create unique index report_source on report (organisation, source_key);

-- Versions that a correction replaced.
create table report_version (
  report    bigint not null,
  version   bigint not null,
  content   text not null,
  basis     text not null,
  dossier   text not null,
  met       text not null,
  reported  text not null,
  facts     text not null,
  changed   bigint not null,
  entry     bigint not null,
  primary key (report, version)
) without rowid;

-- Who it is about, sealed; and, apart, the wrapped keys that open it.
create table identity (
  report integer not null primary key,
  sealed blob not null
);
create table identity_key (
  report    integer not null primary key,
  wrapped   blob,          -- null once destroyed
  destroyed bigint not null  -- 0 while it opens
);

create table person (
  number integer not null primary key,
  minted bigint not null
);
create table person_token (
  token  text not null primary key,
  person bigint not null
) without rowid;

-- Every link a report ever had; at most one stands.
create table link (
  report      bigint not null,
  nth         bigint not null,
  person      bigint not null,
  method      text not null,
  probability double precision not null,
  member      text not null,
  made        bigint not null,
  undone      bigint not null, -- 0 while it stands
  reason      text not null,
  primary key (report, nth)
) without rowid;
create index link_person on link (person);

create table event (
  number       integer not null primary key,
  organisation bigint not null,
  source_key   text not null,
  report       bigint not null,
  kind         text not null,
  code         text not null,
  on_date      text not null,
  until_date   text not null,
  status       text not null,
  details      text not null,
  content      text not null,
  received     bigint not null,
  withdrawn    bigint not null,
  entry        bigint not null
);
create unique index event_source on event (organisation, source_key);
create index event_report on event (report);

create table consent (
  number   integer not null primary key,
  report   bigint not null,
  agreed   text not null,
  given    text not null,
  revoked  text not null,
  received bigint not null
);
create index consent_report on consent (report);

-- The journal: bodies are the leaves of a Merkle tree, hashes its nodes in
-- the order tlog stores them, 256 to a row.
create table journal (
  number integer not null primary key,
  body   text not null
);
create table journal_hash (
  block  integer not null primary key,
  hashes blob not null
);

create table import (
  file      text not null,
  profile   text not null,
  name      text not null,
  line      bigint not null,
  rows_read bigint not null,
  accepted  bigint not null,
  set_aside bigint not null,
  finished  bigint not null,
  primary key (file, profile)
);
create table set_aside (
  number  integer not null primary key,
  file    text not null,
  line    bigint not null,
  field   text not null,
  wrong   text not null,
  remedy  text not null,
  sealed  blob not null,
  wrapped blob not null,
  mended  bigint not null -- 0 while it waits to be mended
);
create index set_aside_file on set_aside (file);
