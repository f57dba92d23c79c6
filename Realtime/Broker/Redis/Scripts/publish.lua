-- Stores and relays publications of one channel in their order, all of them or none.
-- KEYS: meta, history, then for every publication that has an idempotency key the key that remembers it.
-- ARGV: candidate epoch, trust, command that relays, relay channel, history size, history ttl, meta ttl, idempotency ttl (ms);
--       then for every publication: '1' when it has an idempotency key, and its record.
-- Answers 'offset:epoch' for each; '0:' in a channel without history.
local has_history = ARGV[5] ~= '0'
local positions, next_key, epoch, has_written = {}, 3, nil, false
for i = 9, #ARGV, 2 do
  local once
  if ARGV[i] == '1' then
    once = KEYS[next_key]
    next_key = next_key + 1
  end
  local position = once and redis.call('GET', once)
  if not position then
    position = '0:'
    if has_history then
      if not epoch then epoch = open(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[7]) end
      position = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'top', 1)) .. ':' .. epoch
    end
    if once then redis.call('SET', once, position, 'PX', ARGV[8]) end
    local message = position .. '\n' .. ARGV[i + 1]
    if has_history then
      redis.call('RPUSH', KEYS[2], message)
      has_written = true
    end
    redis.call(ARGV[3], ARGV[4], message)
  end
  positions[#positions + 1] = position
end
if has_written then
  redis.call('LTRIM', KEYS[2], '-' .. ARGV[5], '-1')
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
  redis.call('PEXPIRE', KEYS[1], ARGV[7])
end
return positions
