-- Roles and databases of the stack: each service owns one database and can enter no other.
-- Run once on an empty cluster by a superuser: psql -f provision.sql
-- Passwords are not set here: a role without one cannot log in with a password.

-- --8<-- [start:roles]
CREATE ROLE user_service LOGIN;
CREATE ROLE friend_service LOGIN;
CREATE ROLE chat_service LOGIN;
CREATE ROLE notification_service LOGIN;
-- --8<-- [end:roles]
CREATE ROLE chat_monolith LOGIN;

-- The lab looks at every database and changes none.
CREATE ROLE lab_observer LOGIN;
GRANT pg_read_all_data TO lab_observer;
ALTER ROLE lab_observer SET default_transaction_read_only = on;

-- Moves a context's data between the monolith and its service: it may do in each database what the owner may, and
-- copy rows without setting off the triggers that would record them as changes.
CREATE ROLE lab_migrator LOGIN IN ROLE user_service, friend_service, chat_service, notification_service, chat_monolith;
GRANT SET ON PARAMETER session_replication_role TO lab_migrator;

CREATE DATABASE user_db OWNER user_service;
CREATE DATABASE friend_db OWNER friend_service;
CREATE DATABASE chat_db OWNER chat_service;
CREATE DATABASE notification_db OWNER notification_service;
CREATE DATABASE monolith_db OWNER chat_monolith;

-- --8<-- [start:closed]
REVOKE CONNECT, TEMPORARY ON DATABASE user_db FROM PUBLIC;
REVOKE CONNECT, TEMPORARY ON DATABASE friend_db FROM PUBLIC;
REVOKE CONNECT, TEMPORARY ON DATABASE chat_db FROM PUBLIC;
REVOKE CONNECT, TEMPORARY ON DATABASE notification_db FROM PUBLIC;
-- --8<-- [end:closed]
REVOKE CONNECT, TEMPORARY ON DATABASE monolith_db FROM PUBLIC;
-- Nor is there a room that belongs to nobody.
REVOKE CONNECT, TEMPORARY ON DATABASE postgres FROM PUBLIC;
REVOKE CONNECT, TEMPORARY ON DATABASE template1 FROM PUBLIC;

GRANT CONNECT ON DATABASE user_db TO lab_observer;
GRANT CONNECT ON DATABASE friend_db TO lab_observer;
GRANT CONNECT ON DATABASE chat_db TO lab_observer;
GRANT CONNECT ON DATABASE notification_db TO lab_observer;
GRANT CONNECT ON DATABASE monolith_db TO lab_observer;
