# Each line of the second serial port is a script in base64. Its answer, a line: exit code, output, the kernel's new log lines.
stty -F /dev/ttyS1 raw -echo
exec 3<>/dev/ttyS1
cd /tmp
echo ready >&3
while IFS= read -r line <&3; do
  base64 -d <<<"$line" >job
  dmesg -c >/dev/null
  bash job >printed 2>&1 </dev/null
  code=$?
  dmesg -c >kernel
  printf '%s %s %s\n' $code "$(base64 -w0 printed)" "$(base64 -w0 kernel)" >&3
done
