-- Removes a client of this owner. Its first write is one that a full store takes.
-- KEYS: as above. ARGV: owner, client.
redis.call('HDEL', KEYS[5], ARGV[2])
local held = redis.call('HGET', KEYS[1], ARGV[2])
if not held then return 0 end
local holder, user = split(held)
if holder ~= ARGV[1] then return 0 end
leave(ARGV[2], holder, user)
return 1
