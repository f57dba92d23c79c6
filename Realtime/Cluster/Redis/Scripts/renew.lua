-- Writes and prolongs a lease; refuses one that ended, belongs to an earlier life or, unless another data set is trusted, was begun in another one: what its
-- node has put into the store may be missing there, and what it has taken out may be there again. Sweeps leases that ended, a bounded number at a time.
-- A full store refuses a script whose first write needs memory, so the first one needs none: leases must outlive it.
-- KEYS: leases, expiries, life. ARGV: name, incarnation, lease as JSON, lease duration (ms), how long the life is remembered (ms), trust.
-- Answers 1, or 0 when lost.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local life = redis.call('HMGET', KEYS[3], 'incarnation', 'ends', 'data')
if life[1] ~= ARGV[2] or tonumber(life[2]) <= now then return 0 end
if ARGV[6] ~= '1' and life[3] ~= data_set(ARGV[6]) then return 0 end
local ends = string.format('%.0f', now + tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[3], ARGV[5])
redis.call('HSET', KEYS[3], 'ends', ends)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], ends, ARGV[1])
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now), 'LIMIT', '0', '100')) do
  redis.call('ZREM', KEYS[2], name)
  redis.call('HDEL', KEYS[1], name)
end
return 1
