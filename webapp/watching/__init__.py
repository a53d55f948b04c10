"""What an operator watches: health, metrics, lines of the log, traces. Nothing about anybody."""
