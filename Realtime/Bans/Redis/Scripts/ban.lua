-- Bans a user, or changes how long and why. KEYS: as above. ARGV: 5 user, 6 until (ms, 0 = for ever), 7 reason, 8 how many may be banned.
-- Answers 'done', the list, its versions before and since, and whether the user was banned before; or 'over' or 'full'.
if ARGV[6] ~= '0' and tonumber(ARGV[6]) <= now then return { 'over' } end
local was_banned = is_banned(ARGV[5], now)
if not was_banned and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[8]) then return { 'full' } end
local raised = raise(now, version)
put(ARGV[5], raised, raised, ARGV[6], ARGV[7])
return { 'done', list, text(version), text(raised), was_banned and '1' or '0' }
