-- Keeps what this owner has for another while. KEYS: as above. ARGV: owner, time to live, time to live of the members (ms).
-- Answers all owners that have members here, living and dead; none when this one has none.
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return {} end
keep(ARGV[2], ARGV[3])
return redis.call('HKEYS', KEYS[2])
