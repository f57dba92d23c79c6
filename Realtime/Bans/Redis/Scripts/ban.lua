-- Bans a user, or changes how long and why. KEYS: as above. ARGV: 5 a version to be surpassed, 6 user, 7 until (ms, 0 = for ever), 8 reason, 9 how many may be banned.
-- Answers 'done', the list, its versions before and since, and whether the user was banned before; or 'over' or 'full'.
if ARGV[7] ~= '0' and tonumber(ARGV[7]) <= now then return { 'over' } end
local was_banned = is_banned(ARGV[6], now)
if not was_banned and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[9]) then return { 'full' } end
local raised = raise(now, version, tonumber(ARGV[5]))
put(ARGV[6], raised, raised, ARGV[7], ARGV[8])
return { 'done', list, text(version), text(raised), was_banned and '1' or '0' }
