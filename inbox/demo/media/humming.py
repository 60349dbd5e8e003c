"""A hummed phrase, soft and loud and with a pause: synthetic vowels, encoded once as Opus packets."""

import base64

PHRASE = (
    "CKzCh+j`5=f%<xt{xxcT=Cvk;w2<ECx5&7vlFsrKgJ8G1_qr$|7y*^iA<5S_73ocT!QN6+n!=lh)t3Dq+C!7DlAOmwNPsRF?AxS=Tv"
    "^;OYiU-G6Y7I`L_8<_M>hu2nn)Odsrj)Aa9yF@7kuVp%9W}#;3F99ai1lmHo)2bOk8ixq3=#5fL!+0Q0<AtLkH4(K!4(tIwBYWk^PZ"
    "V%~zp%TJABfI)jgmSfl?iz@v|DP=YsCsb&y>AQ)mXh9Hb^s;;#MEZpNy`*Wd%iFdW*k@g-;N<qf%HYOPCIfKTr=Ec%%aEbm*i3;g1>"
    "SopK8>Qu1k;)Z6`Ad2<12xT1DH!cMaAh3F2vk@*tkc5vu~DHo06ZiMR?1)mDq%VRvghM5cw}0xzknkc>=9Mh$Fn4Y0;hw9qqC4?$I5"
    "TZZR25+)tKGqIfYfzUGydxW|ib$8k{MT^R!EP5?|1%S@L8IAiK&T6Wll95N&~snrO5R+bS6AyCR@}_GTQ|!4vSiquuT*J19sdp~=V0"
    "^qOp3RP~lHkqxzChaFoWD;Vv1$t?>h*Rs&HEJ0g1_rylV7hn4m&@nm88*tk^#4k~(M>tE+!~|AAB^d3eyAXoH?X^eM2LLRvV3a)b1Z"
    "3YDJ=jE<L~}u)KBRz=>z*eV?QEK!UojeonZ1^M1pP9}U{%5C&s9^lL{8YJ7fm%V)wNRnAAlYhixsHPNga_l-${o&yK<;f)}S`cK0bV"
    "8CLN9_;0_o9D=fo|*bCPMw!IM25*Q*YEW?c03)ckdMZO<-($Kjr80`{>&~I;l!n|2O&>b@)Q`IRIXB_=+Q%-AXZ|Fy;4$zp7WL#PDs"
    "4-E>fF>C3CoN-IDwc_*F7z`aI|@MBp`rk^C3Bh@7?D(1xNh!iU4s*BDH!e``0_XgYvE_#(3e084guUD{u{=m-|VB;<hn3Z|D^?z@kA"
    "6+XRs(3;C6wYD`^}XFCA5&Piyy=I;6&Cznr9r`T(m|1?yD!7Or)KWWHuD810fJ0zt3TmII(spQ_yaEphFVYm>YQ@ff3-2x*qA-anV-"
    "Z;VH>6j=IgJ((#O?%Z;@c``I`TFr-$8F+KdNE$N`Z}s1B+omPn;(QeAeIn5<FR0OdEEw)w1h<oYWy{Gsn~Vm1_gIjzPX35p0tc9use"
    "XO}7;9M!ZE6!vOSMKQ$RZdaYAgW6=eRsN=dh3oTBL8|ZQ82VORV7U^#pb3yj^@BCm8LxO7Gg}&?RJea?UHWVaLVj0e#hZ+zqj-`G7r"
    "8I};43`k5zyCK&C#&)K)WlDQT?ci*f86TF9|$X%IA@B5y4A;Wr~m0U~ujEM**8141=qY9Fcet>TTH6cr_pH@T#XPMDvDOk^F)JKg~D"
    "D*RAIl{mp7|mxft}Jeu*h_5m)cWMT?V8i}=kp?hr!bwYDFVb=HY*t5H0wd|-?*7+@0N_GGA+u+zkFD;38fA5m3IAz3X+a)jn4GS6@("
    "8<pePvaGx3liUS#J_`d~q$VHlFLvo0f94Vm86O#tklbMNj{o>K32hv+L9?aB4m?!I~NEG1?F1>i)7A-AImjL=H%VdnQ47)eT}7eaqX"
    "^BIXu2*4j0fiZ9e-$XTfnnEkN<bzabIzou!RHcYP8oG_1jzAt50YFG+S-`~1Ds((SrWWbtD5gl1w;4)IDBe-CkRKQU7nn%E2W%zWoQ"
    "7-+A(YhjuakJQAGuK1SZUMD_!$@g)8cP`+9UgOn1N<RVOX*E{Nzd>7mR=o7y>IS!;IJq*9Eq{5Yi490xK-TjMxj;1-88q(jgci5~t^"
    "WT*RGIO*0_%Zhp%ChoZLTDF&(<JSQL7&uG9R7~nKbr)<RKNDzNaVK(8iYqSAiBAol1NtR`fQREqn)mI@H;7YrROlI)rK{E%mB<@&_l"
    "G21c!1)Gn{-JGboMS~`DH!c>?tz?viPV-G-e9%~TU-R1b$K#l9=ixpJM^JFFY2~}J&eRHC155P$~E_#d6WOCBDL{(6v=?<iXYQuz*`"
    "FAp#<MF72wI@u~tQRU>_J_F@_+FaH&8$`z+k!Py2JBg^6Glr+c#X(U8D?*eMw5;$9m)^4~nNX}*=DmQ!fB80Smd(rg^kt}SG`z2Sgw"
    "`snsj`o(A{80>C*4hO`OLN-&^H+PCLB$qI%tuLeaa`<ro<{}^1GCTei7{V-oBN*#9_1DW~eiBPhYn4LE@1!|0O+mC{dW>1}G|(o}V7"
    ">KNC>UkTq&C%^mtRMZ951XaL@Ka#U3}a<Psm+^v%j9IiUmHbi5He~cqka_Us}XJ*!z@f8?b2e&3SAdf-QGu;k6N2_o9voz}wzyrS?i"
    "M5O66N?Lhf03n|yK(6#OY#oYD0d$o3UWKLf%8$93A6-78|Z8{)lkYfQxCm8K*>kxv%?X^eK)^q%ByoC2qs+yYjs!}>=bb+Jn2EU6ia"
    "X7d@BpB>pobj$kmU~$YE#{_BhDJH03Z(lna~|SVNn25V@4+qf(H$6o!e+ihF=BsiJocYTWuHf-r)>JDaE(38pfyzv7y>IS!;IJq*9E"
    "q{5YiPG0xK-TjMxj;1?>uuIz-gF_TxZ!C>Y>0q7GfkNKpgM-I;*VW4beV&%6;*h|gTUkXP4$MR91h7DORG+#(p~KT6Z8U=+rF3E!DQ"
    "8dz*S^e6YXW-ZdcV}GSj9a6FQBpBx&nCuwXjukh1yK4V!RzFH+P&zp0<Cvd?mxRik*insy(JUC?YlPgzBtyH4m4RP~ltlbC{YBnnN{"
    "GQk6O52^D^osp;;thO@DtB5j({u}?Y(6+fm1Oon;@HXNv<a+-1#OF@ugGe>U1KjuO9v^rT1v+5X1<C>Ytz{81CG1xp^+?VJXd615cI"
    "0dfpdO(rnNAxPBwU^Li;>a(b{DJiav;?py`C(_nb1Xz9h7vvGGZ?uXO}^w1^3rfdxSae7^r3;D$v))`C?Nc$w|l(%p-=_Q5;BN!oY5"
    "CFvIxI5H3<&YiUOivr?G?-k<w=5yOt<r`{N|$gzCm8MW8t>ZZ&?RJea?UHWVaLVj0e#hZ+zql6k%+v*S~&<r=9Z*rB^d4e8jiTc?c{"
    "(rN%9-Lguqf;2&Wq%<2w@uufJBeC-KTzOn@dB?qQwGx+4C-xuCc2_uCUE5G+P^{<I7lwAK0qz{az|<CrFtU?v#Np%7j<q`RBCfj_dx"
    "ck5ulLL$VWv)<mf>IzWLA8zB#*!R8=D;VHCW2kG=61^Sil9FKhZ8#3pkDdmO2V;3*9|`;D^-J=!Cyf>tP^4C{Dj4m5L#*nsWI_dSnC"
    "P%JGP5`dyA-O+c~6qOCamM<&~N<ChXo?-VZVST814hKjv<+2m8@F@62o>g9#B8(?t$ck4w5_M8$bAE#0U|p1T`cW?YdDEQaCu0l>6I"
    "Wd?g<Gu~o^^><WpQOmHsMs_k(R)rY_=811DVNJ?61;~ibto`7q`<98K5nUvWG%T*p0$|%x#F@vjhVPUwpkH{ggBpB?)kq_%5%e1p)a"
    "hB?&arRT)3E}n$o9@f|yIC)0oJ;d8;362xH=Ma5U-FyIWX?RCfB=MQMhf+rh>2Z&{7cGvGF|>e4j2L}EW?c03)cm<y%5q47y>IS!;I"
    "Jq*9Eq{5Yh"
)


def packets() -> list[bytes]:
    """Unpack the phrase; one byte of length stands before each packet."""
    data = base64.b85decode(PHRASE)
    found, start = [], 0
    while start < len(data):
        end = start + 1 + data[start]
        found.append(data[start + 1 : end])
        start = end
    return found
