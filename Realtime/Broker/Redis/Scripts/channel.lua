-- Which process holds these data: another id means a restart, a promotion or other data, and nobody knows what is missing.
-- Where that is trusted anyway nobody asks: managed servers may refuse INFO in scripts.
local function data_set(trust)
  return trust ~= '1' and string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
end

-- Begins a history. Its first write is one that a full store refuses, so that a refused script leaves nothing behind.
local function begin(meta, history, candidate, set)
  redis.call('HSET', meta, 'epoch', candidate, 'top', '0', 'data', set)
  redis.call('DEL', history)
end

-- The channel's epoch and top. A channel never used, and one that another data set wrote, begins anew here, in the same step as the access.
local function open(meta, history, candidate, trust, ttl)
  local known = redis.call('HMGET', meta, 'epoch', 'top', 'data')
  if known[1] and trust == '1' then return known[1], known[2] end
  local set = data_set(trust)
  if known[1] and known[3] == set then return known[1], known[2] end
  begin(meta, history, candidate, set)
  redis.call('PEXPIRE', meta, ttl)
  return candidate, '0'
end

