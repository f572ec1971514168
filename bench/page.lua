-- What wrk tells at the end, in whole numbers: requests in 1000 seconds, median and 95th percentile of the wait in microseconds, and
-- answers that were no page.
done = function(summary, latency)
    local wrong = summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout
    print(string.format("\nresult %.0f %.0f %.0f %d", summary.requests / (summary.duration / 1e9), latency:percentile(50),
        latency:percentile(95), wrong))
end
