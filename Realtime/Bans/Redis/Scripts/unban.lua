-- Lifts a ban, also one that is not here: a node that knows of it must not put it back. KEYS: as above. ARGV: 5 user.
-- Answers as a ban does.
local was_banned = is_banned(ARGV[5], now)
local raised = raise(now, version)
lift(ARGV[5], raised, raised)
return { 'done', list, text(version), text(raised), was_banned and '1' or '0' }
