-- Which process holds these data: another id means a restart, a promotion or other data, and nobody knows what is missing.
-- Where that is trusted anyway nobody asks: managed servers may refuse INFO in scripts.
local function data_set(trust)
  return trust ~= '1' and string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
end

