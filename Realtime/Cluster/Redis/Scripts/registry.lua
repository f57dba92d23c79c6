-- Which process holds these data: another id means a restart, a promotion or other data, and nobody knows what is missing.
local function data_set()
  return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
end

