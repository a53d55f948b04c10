"""SpiffWorkflow behind a wall: nobody else imports it."""
