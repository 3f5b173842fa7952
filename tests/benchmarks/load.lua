-- Asks for each address of a list in turn, every thread from a place of its own, and prints at the
-- end, as one line of JSON, what was measured. The list is the file that ADDRESSES names.

local paths = {}
for line in io.lines(os.getenv("ADDRESSES")) do
    paths[#paths + 1] = line
end

local threads = 0

function setup(thread)
    thread:set("place", threads * 37)
    threads = threads + 1
end

function request()
    place = place + 1
    return wrk.format("GET", paths[place % #paths + 1])
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests": %d, "seconds": %.3f, "bytes": %d, "failed": %d, ' ..
        '"p50": %.3f, "p95": %.3f, "p99": %.3f, "most": %.3f}\n',
        summary.requests, summary.duration / 1e6, summary.bytes,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
        latency:percentile(99) / 1e3, latency.max / 1e3))
end
