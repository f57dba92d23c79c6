-- Renews the epoch when the top lies below one that somebody has seen in it. Asked by all nodes at once, the first one renews and the rest find another epoch.
-- KEYS: meta, history. ARGV: candidate epoch, trust, meta ttl (ms), the seen offset, the seen epoch. Answers 'top:epoch'.
local epoch, top = open(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])
if epoch == ARGV[5] and tonumber(top) < tonumber(ARGV[4]) then
  begin(KEYS[1], KEYS[2], ARGV[1], data_set(ARGV[2]))
  return '0:' .. ARGV[1]
end
return top .. ':' .. epoch
