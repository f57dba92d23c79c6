-- Begins a new life of a name. The old life's lease ends with it.
-- A full store refuses a script whose first write needs memory, so the first ones free it.
-- KEYS: leases, expiries, life. ARGV: name, lease duration (ms), how long the life is remembered (ms), an incarnation that is to be surpassed, trust.
-- Answers the incarnation.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local incarnation = now
local previous = redis.call('HGET', KEYS[3], 'incarnation')
if previous and tonumber(previous) >= incarnation then incarnation = tonumber(previous) + 1 end
if tonumber(ARGV[4]) >= incarnation then incarnation = tonumber(ARGV[4]) + 1 end
local text = string.format('%.0f', incarnation)
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[3], 'incarnation', text, 'ends', string.format('%.0f', now + tonumber(ARGV[2])), 'data', data_set(ARGV[5]))
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return text
