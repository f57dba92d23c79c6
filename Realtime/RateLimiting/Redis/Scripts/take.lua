-- Takes tokens of a user's bucket, as many as are wanted or those that there are. The key holds when the bucket will be full, in microseconds of this server's clock; no key = it is.
-- Whole numbers alone. A clock that was set back makes nobody wait longer than an empty bucket takes to fill.
-- KEYS: bucket. ARGV: wanted, microseconds that a token takes to come, tokens that the bucket holds.
-- Answers how many were taken and, where none was, the microseconds until as many as wanted are there.
local wanted, per_token, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local empty = now + per_token * burst
local full = math.min(math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now), empty)
local taken = math.min(wanted, math.floor((empty - full) / per_token))
if taken < 1 then return { '0', string.format('%.0f', full + per_token * wanted - empty) } end
full = full + per_token * taken
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', string.format('%.0f', math.floor((full - now) / 1000) + 1))
return { string.format('%.0f', taken), '0' }
