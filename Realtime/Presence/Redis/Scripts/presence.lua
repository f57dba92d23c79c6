-- One channel's presence. KEYS of every script that begins with this one:
-- 1 clients: client -> 'owner user'. 2 owners: owner -> number of its clients. 3 users: user -> 'owner number owner number', sorted.
-- 4 spread: 'owner owner', sorted -> number of users that have clients with exactly these owners.
-- 5 members: client -> record, of the owner that the script is about.
-- Users of living owners are the sum over the spread, however many members there are, and whichever owners die.
local function split(held)
  return string.match(held, '^(%S+) (.*)$')
end

local function count(key, field, by)
  if redis.call('HINCRBY', key, field, by) <= 0 then redis.call('HDEL', key, field) end
end

-- Changes how many clients a user has with an owner.
local function count_user(user, owner, by)
  local numbers, before, names = { [owner] = 0 }, {}, { owner }
  for name, number in string.gmatch(redis.call('HGET', KEYS[3], user) or '', '(%S+) (%d+)') do
    numbers[name] = tonumber(number)
    before[#before + 1] = name
    if name ~= owner then names[#names + 1] = name end
  end
  numbers[owner] = numbers[owner] + by
  table.sort(names)
  local after, texts = {}, {}
  for _, name in ipairs(names) do
    if numbers[name] > 0 then
      after[#after + 1] = name
      texts[#texts + 1] = name .. ' ' .. string.format('%.0f', numbers[name])
    end
  end
  if #after > 0 then
    redis.call('HSET', KEYS[3], user, table.concat(texts, ' '))
  else
    redis.call('HDEL', KEYS[3], user)
  end
  local from, to = table.concat(before, ' '), table.concat(after, ' ')
  if from == to then return end
  if from ~= '' then count(KEYS[4], from, '-1') end
  if to ~= '' then count(KEYS[4], to, '1') end
end

local function enter(client, owner, user)
  redis.call('HSET', KEYS[1], client, owner .. ' ' .. user)
  count(KEYS[2], owner, '1')
  count_user(user, owner, 1)
end

local function leave(client, owner, user)
  redis.call('HDEL', KEYS[1], client)
  count(KEYS[2], owner, '-1')
  count_user(user, owner, -1)
end

-- The members of an owner outlive the rest: while a living owner keeps the rest, what a dead one left must be there to be purged.
local function keep(ttl, members_ttl)
  for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], ttl) end
  redis.call('PEXPIRE', KEYS[5], members_ttl)
end

