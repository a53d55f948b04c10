-- The database and its two roles: one owns the tables and migrates, the other serves.
--
--   psql -v owner_password=… -v serving_password=… -f deploy/postgres/roles.sql
--
-- As a superuser, once. Other names by -v owner=…, -v serving=…, -v database=….
\set ON_ERROR_STOP on
\if :{?owner} \else \set owner alur_owner \endif
\if :{?serving} \else \set serving alur \endif
\if :{?database} \else \set database alur \endif

CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"serving" LOGIN PASSWORD :'serving_password';
CREATE DATABASE :"database" OWNER :"owner" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"serving";
-- What it may do with the tables is said by `alur migrate --grant`, after they are made.
