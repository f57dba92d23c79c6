-- The tops of channels that lie in one slot. A channel that another data set wrote begins anew; one never used stays so.
-- KEYS: for every channel meta and history. ARGV: candidate epoch, trust. Answers 'top:epoch' for each, '' where nothing is known.
local set = ARGV[2] ~= '1' and data_set(ARGV[2])
local positions = {}
for i = 1, #KEYS, 2 do
  local known = redis.call('HMGET', KEYS[i], 'epoch', 'top', 'data')
  if not known[1] then
    positions[#positions + 1] = ''
  elseif not set or known[3] == set then
    positions[#positions + 1] = known[2] .. ':' .. known[1]
  else
    begin(KEYS[i], KEYS[i + 1], ARGV[1], set)
    positions[#positions + 1] = '0:' .. ARGV[1]
  end
end
return positions
