-- Lifts a ban, also one that is not here: a node that knows of it must not put it back. KEYS: as above. ARGV: 5 a version to be surpassed, 6 user.
-- Answers as a ban does.
local was_banned = is_banned(ARGV[6], now)
local raised = raise(now, version, tonumber(ARGV[5]))
lift(ARGV[6], raised, raised)
return { 'done', list, text(version), text(raised), was_banned and '1' or '0' }
