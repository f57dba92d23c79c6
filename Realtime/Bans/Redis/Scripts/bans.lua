-- The ban list. KEYS of every script that begins with this one:
-- 1 list: its name, version, the data set that it was begun in, the highest version of a lift that is forgotten. 2 bans: user -> 'stamp until reason'.
-- 3 changes: user -> version of its last change. 4 ends: user -> when its ban ends. 5 lifts: user -> stamp of its lift.
-- ARGV: 1 a name for the list that may have to be begun, 2 trust, 3 how long a lift is remembered (ms), 4 how many are.
-- A full store refuses a script whose first write needs memory, so the first one frees it: a full store takes bans, too.
redis.call('HDEL', KEYS[1], '')

local function text(number)
  return string.format('%.0f', tonumber(number))
end

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Which process holds these data: another id means a restart, a promotion or other data, and nobody knows what is missing.
-- Where that is trusted anyway nobody asks: managed servers may refuse INFO in scripts.
local function data_set()
  return ARGV[2] ~= '1' and string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
end

-- The list's name, version and forgotten lifts. One that another data set wrote is another list, so that every copy is read anew and gives back what is missing.
local function open()
  local known = redis.call('HMGET', KEYS[1], 'list', 'version', 'data', 'forgotten')
  local list, version, forgotten = known[1], known[2] or '0', known[4] or '0'
  if not (list and ARGV[2] == '1') then
    local set = data_set()
    if not list or known[3] ~= set then
      list = ARGV[1]
      redis.call('HSET', KEYS[1], 'list', list, 'data', set)
    end
  end
  return list, tonumber(version), tonumber(forgotten)
end

-- Grows also where the store has lost its memory, and where its clock was set back as well: above what whoever asks has seen.
local function raise(now, version, above)
  local raised = math.max(now, math.max(version, above) + 1)
  redis.call('HSET', KEYS[1], 'version', text(raised))
  return raised
end

local function put(user, version, stamp, ends, reason)
  redis.call('HSET', KEYS[2], user, text(stamp) .. ' ' .. ends .. ' ' .. reason)
  redis.call('ZADD', KEYS[3], text(version), user)
  if ends == '0' then redis.call('ZREM', KEYS[4], user) else redis.call('ZADD', KEYS[4], ends, user) end
  redis.call('ZREM', KEYS[5], user)
end

local function lift(user, version, stamp)
  redis.call('HDEL', KEYS[2], user)
  redis.call('ZADD', KEYS[3], text(version), user)
  redis.call('ZREM', KEYS[4], user)
  redis.call('ZADD', KEYS[5], text(stamp), user)
end

-- What is known of a banned user: stamp, end and reason.
local function find(user)
  local held = redis.call('HGET', KEYS[2], user)
  if held then return string.match(held, '^(%d+) (%d+) (.*)$') end
end

local function is_banned(user, now)
  local _, ends = find(user)
  return ends and (ends == '0' or tonumber(ends) > now)
end

-- Removes what has ended and forgets old lifts, a bounded number at a time.
local function sweep(now)
  for _, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', text(now), 'LIMIT', '0', '100')) do
    redis.call('ZREM', KEYS[4], user)
    redis.call('HDEL', KEYS[2], user)
    redis.call('ZREM', KEYS[3], user)
  end
  local surplus = redis.call('ZCARD', KEYS[5]) - tonumber(ARGV[4])
  local last, size = text(now - tonumber(ARGV[3])), '100'
  if surplus > 0 then last, size = '+inf', text(math.min(surplus, 100)) end
  local forgotten = 0
  for _, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', last, 'LIMIT', '0', size)) do
    forgotten = math.max(forgotten, tonumber(redis.call('ZSCORE', KEYS[3], user) or '0'))
    redis.call('ZREM', KEYS[5], user)
    redis.call('ZREM', KEYS[3], user)
  end
  if forgotten > tonumber(redis.call('HGET', KEYS[1], 'forgotten') or '0') then redis.call('HSET', KEYS[1], 'forgotten', text(forgotten)) end
end

local now = clock()
sweep(now)
local list, version, forgotten = open()

