#!/bin/sh
# Run by the image of PostgreSQL when its data folder is new.
set -eu
psql --username "${POSTGRES_USER:-postgres}" --no-psqlrc \
    -v owner_password="$(cat /run/secrets/owner_password)" \
    -v serving_password="$(cat /run/secrets/serving_password)" \
    -f /alur/roles.sql
