-- Ends a lease, if it is still this life's. The incarnation stays remembered.
-- A full store refuses a script whose first write needs memory, so the first ones free it.
-- KEYS: leases, expiries, life. ARGV: name, incarnation.
if redis.call('HGET', KEYS[3], 'incarnation') ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[3], 'ends', '0')
return 1
