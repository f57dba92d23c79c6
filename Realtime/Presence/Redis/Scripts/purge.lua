-- Removes some of the members of a dead owner. Its first write is one that a full store takes. KEYS: as above. ARGV: owner, about how many.
-- Answers 1 while there are more.
local cursor, clients = '0', {}
repeat
  local page = redis.call('HSCAN', KEYS[5], cursor, 'COUNT', ARGV[2])
  cursor = page[1]
  for i = 1, #page[2], 2 do clients[#clients + 1] = page[2][i] end
until #clients > 0 or cursor == '0'
for _, client in ipairs(clients) do
  if redis.call('HDEL', KEYS[5], client) == 1 then
    local held = redis.call('HGET', KEYS[1], client)
    local holder, user
    if held then holder, user = split(held) end
    if holder == ARGV[1] then leave(client, holder, user) end
  end
end
if redis.call('EXISTS', KEYS[5]) == 1 then return 1 end
redis.call('HDEL', KEYS[2], ARGV[1])
return 0
