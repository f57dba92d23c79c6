-- Makes a client a member, or replaces what it says of itself. Its first write is one that a full store refuses, so that a refused script leaves nothing behind.
-- KEYS: as above; 6 = the members of the owner that is known to have the client. ARGV: owner, client, user, record, the owner that is known to have the
-- client ('' = none), time to live, time to live of the members (ms).
-- Answers '', or the owner that has the client: nothing is done then, since that owner's key must be named first.
local function life(owner)
  local incarnation, name = string.match(owner, '^(%d+):(.*)$')
  return tonumber(incarnation), name
end

local holder, user
local held = redis.call('HGET', KEYS[1], ARGV[2])
if held then holder, user = split(held) end
local is_taken = holder and holder ~= ARGV[1]
if is_taken then
  local mine, name = life(ARGV[1])
  local theirs, holder_name = life(holder)
  -- Said late: a later life of the same node has the client.
  if name == holder_name and mine < theirs then return '' end
  if holder ~= ARGV[5] then return holder end
end
redis.call('HSET', KEYS[5], ARGV[2], ARGV[4])
if is_taken then redis.call('HDEL', KEYS[6], ARGV[2]) end
if is_taken or user ~= ARGV[3] then
  if holder then leave(ARGV[2], holder, user) end
  enter(ARGV[2], ARGV[1], ARGV[3])
end
keep(ARGV[6], ARGV[7])
return ''
